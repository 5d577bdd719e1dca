"use strict";
exports.id = 919;
exports.ids = [919];
exports.modules = {

/***/ 126:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C7: () => (/* binding */ KEYS_WHEN_ABSENT),
/* harmony export */   G: () => (/* binding */ LIKE_REFERENCE),
/* harmony export */   YD: () => (/* binding */ keysOf),
/* harmony export */   gu: () => (/* binding */ REFERENCE),
/* harmony export */   xj: () => (/* binding */ STATES)
/* harmony export */ });
/** The keys that an entry of any type may have. */
const OF_EVERY_TYPE = ['type', 'name', 'state', 'previous-name'];
/** The keys of an entry that says that a connection is not there. */
const KEYS_WHEN_ABSENT = ['type', 'name', 'state'];
/** What `state` may be; the first when it is not given. */
const STATES = ['present', 'absent'];
/**
 * What a whole value looks like that is read from the environment, and what it must not be instead, as regular
 * expressions; see {@link fromEnvironment} in environment.ts.
 */
const REFERENCE = '^\\$\\{(?!(?:[aA][cC][tT][iI][oO][nN][sS]|[gG][iI][tT][hH][uU][bB]|[iI][nN][pP][uU][tT]|[rR][uU][nN][nN][eE][rR])_)[A-Za-z_][A-Za-z0-9_]*\\}$';
const LIKE_REFERENCE = '^\\$\\{[^{}]*\\}$|\\$\\{\\{';
/** The keys that an entry of a type may have, in the order in which they are written. */
function keysOf({ fields }) {
    return [
        ...OF_EVERY_TYPE,
        ...fields.map(({ input }) => input).filter((input) => input !== 'name'),
        ...(fields.some(({ kind }) => kind === 'write-only') ? ['credentials'] : []),
        ...(fields.some(({ kind }) => kind === 'immutable') ? ['on-immutable-change'] : []),
    ];
}


/***/ }),

/***/ 5619:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ codeOf),
/* harmony export */   Ep: () => (/* binding */ readForWriting),
/* harmony export */   VH: () => (/* binding */ writePlace),
/* harmony export */   bS: () => (/* binding */ LARGEST),
/* harmony export */   yI: () => (/* binding */ readPlace)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2357);





/** The largest file that is read, in bytes: 1 MiB. */
const LARGEST = 1024 * 1024;
/**
 * The text of a regular file of at most {@link LARGEST} bytes inside of the workspace, wherever symbolic links lead.
 *
 * @throws InputError when there is no such file, or it cannot be read as UTF-8.
 */
async function readPlace(place) {
    const found = await locate(place);
    if (!found.exists)
        throw problem(place, 'the path of a file that exists; check the path, and that the step comes after actions/checkout');
    // A pipe would wait for somebody to write; what became a link since is not followed.
    const flags = node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_NONBLOCK ?? 0) | (node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.O_NOFOLLOW ?? 0);
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(found.path, flags).catch((error) => {
        throw problem(place, `a file that can be read; it cannot (${codeOf(error)})`);
    });
    try {
        return decode(place, await readBounded(place, file));
    }
    finally {
        await file.close();
    }
}
/**
 * Checks that a file may be written, and reads what is there now.
 *
 * @returns the text that would be replaced; `undefined` when there is no file yet.
 * @throws InputError when the path leads out of the workspace, or to something else than a file.
 */
async function readForWriting(place) {
    return (await locate(place)).exists ? readPlace(place) : undefined;
}
/**
 * Writes a file in one step, so that nobody ever sees half of it. Folders that are missing are made.
 *
 * @throws InputError as {@link readForWriting}; the file system's error when it cannot be written.
 */
async function writePlace(place, text) {
    const { path } = await locate(place);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path), { recursive: true });
    const fresh = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.tmp`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)(fresh, text, { flag: 'wx' });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(fresh, path);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(fresh, { force: true });
        throw error;
    }
}
/** Where the file really is; for one that does not exist, where it would come to be. */
async function locate(place) {
    const inside = 'the path of a file inside of the workspace, relative to it';
    if (/\0/.test(place.path))
        throw problem(place, inside);
    const given = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(place.workspace, place.path);
    if (!isWithin((0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(place.workspace), given))
        throw problem(place, inside);
    try {
        const root = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.realpath)(place.workspace);
        const { path, exists } = await follow(given);
        if (!isWithin(root, path))
            throw problem(place, `${inside}; a symbolic link leads out of it`);
        if (exists && !(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path)).isFile())
            throw problem(place, `${inside}; this is no regular file`);
        return { path, exists };
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .d)
            throw error;
        throw problem(place, `${inside}; it cannot be opened (${codeOf(error)})`);
    }
}
/** The real path of what exists of a path, and the rest as it is. A link that leads nowhere is an error. */
async function follow(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.lstat)(path);
    }
    catch (error) {
        const parent = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(path);
        if (codeOf(error) !== 'ENOENT' || parent === path)
            throw error;
        const { path: real } = await follow(parent);
        return { path: (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(real, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(parent, path)), exists: false };
    }
    return { path: await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.realpath)(path), exists: true };
}
function isWithin(folder, path) {
    const way = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(folder, path);
    return way !== '' && way !== '..' && !way.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_3__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_3__.isAbsolute)(way);
}
/** Looks at the size before it reads, and reads no more also when the file grows. */
async function readBounded(place, file) {
    const stat = await file.stat();
    if (!stat.isFile())
        throw problem(place, 'a regular file');
    if (stat.size > LARGEST)
        throw problem(place, `a file of at most 1 MiB; it has ${stat.size} bytes`);
    const buffer = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        length += bytesRead;
        if (length > LARGEST)
            throw problem(place, 'a file of at most 1 MiB');
        if (bytesRead === 0)
            return buffer.subarray(0, length);
    }
}
function decode(place, bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        throw problem(place, 'a file in UTF-8');
    }
}
function problem({ path }, expected) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .d([`config: got ${JSON.stringify(path)}; expected ${expected}`]);
}
/** The code of an error of the file system, e.g. `ENOENT`. */
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}


/***/ }),

/***/ 1919:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readManifest: () => (/* binding */ readManifest)
});

// UNUSED EXPORTS: manifestFrom

// EXTERNAL MODULE: ./lib/inputs/desired.js
var inputs_desired = __webpack_require__(8986);
// EXTERNAL MODULE: ./lib/inputs/reader.js
var inputs_reader = __webpack_require__(3573);
// EXTERNAL MODULE: ./lib/connections/registry.js + 2 modules
var registry = __webpack_require__(9331);
// EXTERNAL MODULE: ./lib/inputs/room.js
var room = __webpack_require__(161);
// EXTERNAL MODULE: ./lib/manifest/keys.js
var keys = __webpack_require__(126);
;// CONCATENATED MODULE: ./lib/manifest/environment.js

/**
 * Reads a value that is exactly `${NAME}` from the environment, without white space around it, as inputs are read.
 *
 * Variables that the runner or this action set are refused: they hold tokens and other steps' inputs.
 */
function fromEnvironment(text, environment) {
    if (/\$\{\{/.test(text)) {
        return {
            kind: 'problem',
            expected: `a value or \${NAME}: GitHub fills in no expressions in files; give the step an environment variable (env) with the expression, and write its name here`,
        };
    }
    if (!new RegExp(keys/* LIKE_REFERENCE */.G).test(text))
        return { kind: 'literal' };
    const name = text.slice(2, -1);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        return { kind: 'problem', expected: `\${NAME} with the name of an environment variable: letters, digits and _` };
    }
    if (!new RegExp(keys/* REFERENCE */.gu).test(text)) {
        return {
            kind: 'problem',
            expected: 'another environment variable than those that begin with ACTIONS_, GITHUB_, INPUT_ or RUNNER_',
        };
    }
    const value = environment(name)?.trim() ?? '';
    return value === ''
        ? {
            kind: 'problem',
            expected: `the step to have the environment variable ${name}; it is not set, or empty (env: in the step, and does the secret exist?)`,
        }
        : { kind: 'value', value };
}

// EXTERNAL MODULE: ./node_modules/leven/index.js
var leven = __webpack_require__(7785);
;// CONCATENATED MODULE: ./lib/manifest/nearest.js

/** In characters: no key is as long, and the time to compare grows with the length. */
const LONGEST_COMPARED = 60;
/** Which of the words is most like a text, which may lack their first parts: `region` is most like `aws-region`. */
function nearest(text, words) {
    const [first] = words
        .map((word) => ({ word, distance: distance(text, word) }))
        .sort((one, other) => one.distance - other.distance);
    return first?.word ?? '';
}
/** Whether a text is one of the words but for a few letters, as `clientSecret` is `client-secret`. */
function isLikeAny(text, words) {
    return words.some((word) => distance(text, word) <= Math.min(text.length, LONGEST_COMPARED) / 3);
}
/** How many letters differ between a text and a word, or the end of a word; its beginning is as good as one letter. */
function distance(text, word) {
    const part = text.slice(0, LONGEST_COMPARED).toLowerCase();
    const beginning = part.length > 2 && word.startsWith(part) ? 1 : Number.POSITIVE_INFINITY;
    return Math.min((0,leven/* default */.A)(word, part), beginning, ...endsOf(word).map((end) => (0,leven/* default */.A)(end, part) + 0.5));
}
/** What is left of `aws-account-id` without its first words: `account-id` and `id`. */
function endsOf(word) {
    const [, ...rest] = word.split('-');
    return rest.map((_part, at) => rest.slice(at).join('-'));
}

;// CONCATENATED MODULE: ./lib/manifest/entry.js







/** Reads one entry. What is wrong with it is among the problems afterwards. */
function readEntry(map, setting) {
    const { types, problems, redact } = setting;
    const pairs = new Map(map.pairs.map((pair) => [pair.key.text, pair]));
    const at = (key) => pairs.get(key)?.key.at ?? map.at;
    const texts = new Map(map.pairs.flatMap((pair) => readPair(pair, setting)));
    const fields = (0,registry/* allFields */.Tz)(types);
    const secret = [...(0,registry/* secretInputs */._y)(types), ...setting.masked, ...referring(map, fields)];
    const reader = new inputs_reader/* InputReader */.i((input) => texts.get(input) ?? setting.defaults(input), secret, redact);
    const problem = (input, text) => problems.add(at(input), `${input}: ${text}`);
    const names = types.map(({ input }) => input);
    if (!pairs.has('type'))
        problem('type', `it is missing; expected one of ${names.join(', ')}`);
    if (!pairs.has('name'))
        problem('name', 'it is missing; expected the exact name of the connection');
    const typeName = reader.oneOf('type', names);
    const type = types.find(({ input }) => input === typeName);
    const isAbsent = reader.oneOf('state', keys/* STATES */.xj) === 'absent';
    checkKeys(map, type, isAbsent, setting);
    look(texts, fields, map, reader, setting);
    const identity = texts.has('name') ? (0,inputs_desired/* readIdentity */.xN)(reader, type, isAbsent ? 'delete' : setting.operation) : {};
    const desired = isAbsent ? undefined : desire(reader, type, identity, setting);
    for (const { text, input } of reader.found)
        problems.add(at(input ?? 'type'), text);
    return {
        ...(type === undefined ? {} : { type }),
        identity,
        ...(desired === undefined ? {} : { desired }),
        isAbsent,
        at,
    };
}
function desire(reader, type, identity, setting) {
    if (type === undefined) {
        (0,inputs_desired/* readFields */.qU)(reader, (0,registry/* allFields */.Tz)(setting.types));
        return undefined;
    }
    const desired = (0,inputs_desired/* readDesired */.B2)(reader, setting.operation, type, identity);
    (0,room/* checkRoom */.k)(reader, desired, setting.apiKey);
    return desired;
}
/** The text of a key; none where it has no value, or an empty one that means nothing. */
function readPair({ key, value }, { problems, types }) {
    // A key that is not known is told by that alone.
    if (!types.some((type) => (0,keys/* keysOf */.YD)(type).includes(key.text)))
        return [];
    const clears = key.text === 'description';
    if (value.kind !== 'text') {
        problems.add(key.at, `${key.text}: got a ${value.kind}; expected a single value`);
    }
    else if (value.isNull) {
        problems.add(key.at, `${key.text}: it has no value; leave it out, or give ${clears ? 'one ("" clears it)' : 'one'}`);
    }
    else if (value.text === '' && !clears) {
        problems.add(key.at, `${key.text}: it is empty; leave it out, or give a value`);
    }
    else {
        return [[key.text, value.text]];
    }
    return [];
}
function checkKeys(map, type, isAbsent, { types, problems, redact }) {
    const of = type === undefined ? 'an entry' : `an entry with type ${type.input}`;
    const allowed = type === undefined ? [...new Set(types.flatMap(keys/* keysOf */.YD))] : (0,keys/* keysOf */.YD)(type);
    for (const { key } of map.pairs) {
        const owners = types.filter((one) => (0,keys/* keysOf */.YD)(one).includes(key.text));
        if (key.text === 'connection-id') {
            problems.add(key.at, 'connection-id: entries are found by name; to rename a connection, give its old name as previous-name');
        }
        else if (owners.length === 0) {
            const whole = redact(key.text);
            const shown = JSON.stringify(whole.length > 60 ? `${whole.slice(0, 60)}…` : whole);
            problems.add(key.at, `${shown} is no key of ${of}; did you mean "${nearest(key.text, allowed)}"?`);
        }
        else if (!allowed.includes(key.text)) {
            const belongs = owners.map(({ input }) => input).join(' and ');
            problems.add(key.at, `${key.text}: it belongs to type ${belongs}, and this is ${of}; correct the type, or leave it out`);
        }
        else if (isAbsent && !keys/* KEYS_WHEN_ABSENT */.C7.includes(key.text)) {
            problems.add(key.at, `${key.text}: it means nothing with state "absent", which deletes the connection; leave it out`);
        }
    }
}
/** Puts the values of environment variables where the file names them, and warns where it only seems to do so. */
function look(texts, fields, map, reader, setting) {
    const readable = fields.filter((field) => field.fromEnvironment).map(({ input }) => input);
    const warn = (at, text) => setting.warn(setting.redact(`${setting.problems.place(at)}${text}`));
    for (const { key } of map.pairs) {
        const input = key.text;
        const text = texts.get(input);
        if (text === undefined)
            continue;
        const field = fields.find((one) => one.input === input);
        const looked = field?.fromEnvironment ? fromEnvironment(text, setting.environment) : undefined;
        if (looked?.kind === 'value')
            texts.set(input, looked.value);
        if (looked?.kind === 'problem') {
            reader.reject(input, text, looked.expected);
            texts.delete(input);
        }
        if (looked === undefined || looked.kind === 'literal') {
            if (/\$\{[^{}]*\}/.test(text)) {
                const only = field?.fromEnvironment ? 'as the whole value' : `as a value of ${readable.join(', ')}`;
                warn(key.at, `${input}: \${…} is plain text here; environment variables are read only ${only}.`);
            }
            if (field?.kind === 'write-only') {
                const name = input.toUpperCase().replaceAll('-', '_');
                warn(key.at, `${input}: it stands in the file for everybody who can read the repository; give the step an environment variable with the secret, and write \${${name}} here.`);
            }
        }
    }
}
/** The inputs of an entry whose values come from the environment: they are as secret as secrets. */
function referring(map, fields) {
    return map.pairs
        .filter(({ key, value }) => {
        const isReadable = fields.some(({ input, fromEnvironment }) => fromEnvironment && input === key.text);
        return isReadable && value.kind === 'text' && /^\$\{[^{}]*\}$/.test(value.text);
    })
        .map(({ key }) => key.text);
}

// EXTERNAL MODULE: ./lib/manifest/place.js
var place = __webpack_require__(5619);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(2357);
;// CONCATENATED MODULE: ./lib/manifest/problems.js

/** More than anybody corrects at once; it keeps a message short that a broken file would make endless. */
const MOST_SHOWN = 50;
/** In characters. */
const LONGEST_LINE = 120;
/** What stands where a value was that is not shown. */
const HIDDEN = '***';
/** Gathers what is wrong with a manifest, and shows it with the place and the line. */
class Problems {
    #file;
    #redact;
    #found = [];
    #hidden = [];
    #lines = new Map();
    constructor(file, redact) {
        this.#file = file;
        this.#redact = redact;
    }
    /** @param at offset in the file, in characters; `undefined` for what is not about a place in the file. */
    add(at, text) {
        this.#found.push({ at: at ?? -1, text });
    }
    /** Takes note of a part of the file that no line shows: from and to. */
    hide(part) {
        this.#hidden.push(part);
    }
    /** The beginning of a sentence about a place: file, line and column. */
    place(at) {
        const { line, col } = this.#file.position(at);
        return `${this.#file.path}:${line}:${col}: `;
    }
    /** @throws InputError with all of them, in the order of the file. */
    throwIfAny() {
        if (this.#found.length === 0)
            return;
        const sorted = this.#found.toSorted((one, other) => one.at - other.at);
        const shown = [...new Set(sorted.slice(0, MOST_SHOWN).map(({ at, text }) => this.#show(at, text)))];
        const left = sorted.length - MOST_SHOWN;
        const more = left > 0 ? [`and ${left} more ${left === 1 ? 'problem' : 'problems'}`] : [];
        throw new errors/* InputError */.d([...shown, ...more], 'manifest');
    }
    #show(at, text) {
        if (at < 0)
            return this.#redact(text);
        const { line, col } = this.#file.position(at);
        const whole = this.#line(at - col + 1);
        const from = whole.length <= LONGEST_LINE ? 0 : Math.max(0, Math.min(col - 1 - LONGEST_LINE / 2, whole.length - LONGEST_LINE));
        const part = whole.slice(from, from + LONGEST_LINE);
        const cut = `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < whole.length ? '…' : ''}`;
        const quoted = cut.trim() === '' ? '' : `\n  ${line} | ${cut.trimEnd()}`;
        return `${this.#redact(`${this.place(at)}${text}`)}${quoted}`;
    }
    /** The line that begins at an offset, without what is not to be shown. Secrets are taken out before it is cut. */
    #line(start) {
        const known = this.#lines.get(start);
        if (known !== undefined)
            return known;
        const { text } = this.#file;
        const lineEnd = text.indexOf('\n', start);
        const end = lineEnd < 0 ? text.length : lineEnd;
        let shown = '';
        let position = start;
        for (const [from, to] of this.#hidden.toSorted(([one], [other]) => one - other)) {
            if (to <= position || from >= end)
                continue;
            shown += `${text.slice(position, Math.max(position, from))}${HIDDEN}`;
            position = Math.min(to, end);
        }
        const line = this.#redact(shown + text.slice(position, end));
        this.#lines.set(start, line);
        return line;
    }
}

;// CONCATENATED MODULE: ./lib/manifest/secrets.js




/**
 * Finds every value that must be shown nowhere: what is read from the environment, and secrets that stand in the file,
 * also under a key that is misspelled. Each is told once. No line of a problem shows them, nor the value of any key that is not known.
 */
function keepSecrets(tree, { types, masked, environment, keepSecret }, problems) {
    const known = [...new Set(types.flatMap(keys/* keysOf */.YD))];
    const secret = (0,registry/* secretInputs */._y)(types);
    const referring = (0,registry/* allFields */.Tz)(types).filter((field) => field.fromEnvironment);
    const found = new Set();
    for (const { key, value } of pairsIn(tree)) {
        const isKnown = known.includes(key.text);
        const isSecret = secret.includes(key.text) || (!isKnown && isLikeAny(key.text, secret));
        const isReferring = isSecret || referring.some(({ input }) => input === key.text);
        for (const text of textsIn(value)) {
            const looked = isReferring ? fromEnvironment(text, environment) : { kind: 'literal' };
            if (looked.kind === 'value')
                found.add(looked.value);
            if (looked.kind === 'literal' && isSecret && text !== '') {
                found.add(text);
                problems.hide(value.written);
            }
        }
        if (!isKnown || masked.includes(key.text))
            problems.hide(value.written);
    }
    found.forEach(keepSecret);
}
/** In a file that could not be read as YAML: hides what may be the values of secrets, up to the next key. */
function hideByKeys(text, types, problems) {
    const known = [...new Set(types.flatMap(keys/* keysOf */.YD))].join('|');
    const secret = (0,registry/* secretInputs */._y)(types).join('|');
    const begins = new RegExp(`(?:${secret})["']?[ \\t]*:`, 'g');
    const next = new RegExp(`\\n[ \\t]*(?:-[ \\t]+)?["']?(?:${known})["']?[ \\t]*:`, 'g');
    for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
        next.lastIndex = begins.lastIndex;
        const end = next.exec(text)?.index ?? text.length;
        problems.hide([begins.lastIndex, end]);
        begins.lastIndex = end;
    }
}
/** The pairs of all entries and around them, each once however many aliases there are. */
function pairsIn(tree) {
    if (tree.kind !== 'map')
        return [];
    const entries = tree.pairs.flatMap(({ key, value }) => (key.text === 'connections' ? entriesIn(value) : []));
    return [
        ...tree.pairs.filter(({ key }) => key.text !== 'connections'),
        ...[...new Set(entries.map(({ pairs }) => pairs))].flat(),
    ];
}
function entriesIn(value) {
    const items = value.kind === 'list' ? value.items : [value];
    return items.filter((item) => item.kind === 'map');
}
/** Each text in a tree, in lists and maps, too. */
function textsIn(tree, seen = new Set()) {
    if (tree.kind === 'text')
        return [tree.text];
    const parts = tree.kind === 'list' ? tree.items : tree.pairs;
    if (seen.has(parts))
        return [];
    seen.add(parts);
    return tree.kind === 'list'
        ? tree.items.flatMap((item) => textsIn(item, seen))
        : tree.pairs.flatMap(({ value }) => textsIn(value, seen));
}

;// CONCATENATED MODULE: ./lib/manifest/together.js
/** Checks the entries of a manifest against each other, one type at a time. */
function checkTogether(drafts, position, problems) {
    for (const type of new Set(drafts.map((draft) => draft.type))) {
        if (type === undefined)
            continue;
        const entries = drafts.filter((draft) => draft.type === type);
        const lineOf = (draft, key) => position(draft.at(key)).line;
        const told = { problems, lineOf };
        checkNames(entries, type, told);
        checkPreviousNames(entries, told);
        checkImmutable(entries, type, told);
        checkCircles(entries, problems);
    }
}
function checkNames(entries, type, { problems, lineOf }) {
    for (const [entry, first] of repeated(entries, ({ identity }) => identity.name)) {
        problems.add(entry.at('name'), `name: the entry in line ${lineOf(first, 'name')} has the same name; there is one ${type.label} with a name`);
    }
}
function checkPreviousNames(entries, { problems, lineOf }) {
    for (const [entry, first] of repeated(entries, ({ identity }) => identity.previousName)) {
        problems.add(entry.at('previous-name'), `previous-name: the entry in line ${lineOf(first, 'previous-name')} has the same one; only one of them can have had this name`);
    }
    const absent = new Map(entries.filter(({ isAbsent }) => isAbsent).map((entry) => [entry.identity.name, entry]));
    for (const entry of entries) {
        const { previousName } = entry.identity;
        const deleted = previousName === undefined ? undefined : absent.get(previousName);
        if (deleted === undefined)
            continue;
        problems.add(entry.at('previous-name'), `previous-name: the entry in line ${lineOf(deleted, 'name')} deletes the connection that this one renames; leave out one of them`);
    }
}
/** What only a new connection could change tells connections apart: for AWS, the account and the region. */
function checkImmutable(entries, type, { problems, lineOf }) {
    const fields = type.fields.filter(({ kind }) => kind === 'immutable');
    const [one] = fields;
    if (one === undefined)
        return;
    const values = ({ desired }) => {
        const given = fields.map(({ api }) => desired?.values[api]);
        return given.includes(undefined) ? undefined : JSON.stringify(given);
    };
    const inputs = fields.map(({ input }) => input).join(' and ');
    for (const [entry, first] of repeated(entries, values)) {
        problems.add(entry.at(one.input), `${one.input}: the entry in line ${lineOf(first, one.input)} has the same ${inputs}, which Pictory allows once`);
    }
}
/** Names that go round in a circle: each one is to be taken from a connection that has not yet given it up. */
function checkCircles(entries, problems) {
    const byName = new Map(entries.map((entry) => [entry.identity.name, entry]));
    const seen = new Set();
    for (const start of entries) {
        const way = [];
        let entry = start;
        while (entry !== undefined && !seen.has(entry)) {
            seen.add(entry);
            way.push(entry);
            const { previousName } = entry.identity;
            entry = previousName === undefined ? undefined : byName.get(previousName);
        }
        const circle = entry === undefined ? [] : way.slice(way.indexOf(entry));
        if (entry === undefined || !way.includes(entry) || circle.length < 2)
            continue;
        const first = circle.toSorted((a, b) => a.at('previous-name') - b.at('previous-name'))[0] ?? start;
        problems.add(first.at('previous-name'), `previous-name: ${circle.length} entries take each other's names (${listed(circle)}), which cannot be done in one run; first give one of them a name that is not among these, and run that, then give it its last name in a second run`);
    }
}
function listed(circle) {
    const names = circle.slice(0, 5).map(({ identity }) => JSON.stringify(identity.name));
    return [...names, ...(circle.length > names.length ? ['…'] : [])].join(', ');
}
/** Each entry whose key an earlier entry has, with the first that has it. */
function repeated(entries, keyOf) {
    const firsts = new Map();
    return entries.flatMap((entry) => {
        const key = keyOf(entry);
        const first = key === undefined ? undefined : firsts.get(key);
        if (key !== undefined && first === undefined)
            firsts.set(key, entry);
        return first === undefined ? [] : [[entry, first]];
    });
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/manifest/tree.js

/** Deeper than any manifest is: a map, a list, a map, a text. */
const DEEPEST = 8;
function parse(text) {
    const lines = new dist/* LineCounter */.HN();
    // Its own check for duplicate keys takes a time in proportion to the square of their number.
    const options = { lineCounter: lines, schema: 'failsafe', uniqueKeys: false, prettyErrors: false };
    return { document: (0,dist/* parseDocument */.Tp)(text, options), lines };
}
/** Adds what YAML itself has to say against a text; whether there was anything. */
function reportSyntax({ document, lines }, problems) {
    let line = 0;
    for (const { code, message, pos } of document.errors) {
        const { line: here } = lines.linePos(pos[0]);
        // Where a line cannot be read, most of what follows in it cannot be, either.
        if (here === line)
            continue;
        line = here;
        problems.add(pos[0], code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : plain(code, message));
    }
    return document.errors.length > 0;
}
const TOO_DEEP = 'it is nested too deep; a manifest is a list of entries with plain values';
/** The first line of a message, without what it quotes from the file, which can be a secret. */
function plain(code, message) {
    if (code === 'MULTIPLE_DOCS')
        return 'a second document begins here; a manifest is one document, without further `---`';
    if (code === 'TAG_RESOLVE_FAILED')
        return NO_TAGS;
    const [first = ''] = message.split('\n');
    return `this is not YAML: ${first.replace(/(?:: "| \\| !).*$/, '')}`;
}
const NO_TAGS = 'tags (!) have no meaning in a manifest; leave it out';
/** Turns a document into a tree: aliases are followed, and what has no meaning in a manifest becomes a problem. */
function toTree({ document, lines }, problems) {
    return new TreeBuilder(lines, problems).build(document.contents, 0, 0);
}
class TreeBuilder {
    #lines;
    #problems;
    /** `undefined` while what it stands for is not at its end. */
    #anchors = new Map();
    constructor(lines, problems) {
        this.#lines = lines;
        this.#problems = problems;
    }
    /** In the order of the document, since an anchor may be given again. */
    build(node, depth, near) {
        if (!(0,dist/* isAlias */.Vj)(node) && !(0,dist/* isScalar */.jn)(node) && !(0,dist/* isMap */.jh)(node) && !(0,dist/* isSeq */.oP)(node))
            return nothing(near);
        const at = node.range?.[0] ?? near;
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#followed(node.source, at, node.range?.[1] ?? at);
        if (node.tag !== undefined)
            this.#problems.add(at, NO_TAGS);
        const { anchor } = node;
        if (anchor !== undefined)
            this.#anchors.set(anchor, undefined);
        const tree = this.#plain(node, depth, at);
        if (anchor !== undefined)
            this.#anchors.set(anchor, tree);
        return tree;
    }
    #followed(source, at, end) {
        const found = this.#anchors.get(source);
        if (found !== undefined)
            return { ...found, at };
        this.#problems.add(at, this.#anchors.has(source)
            ? 'this alias stands inside of what it stands for'
            : 'no anchor with this name stands before this alias; put a text that begins with * in quotes');
        return { kind: 'text', text: '', isNull: false, at, written: [at, end], size: 0 };
    }
    #plain(node, depth, at) {
        const written = [at, node.range?.[1] ?? at];
        if ((0,dist/* isScalar */.jn)(node))
            return textOf(node, at, written);
        if (depth >= DEEPEST) {
            this.#problems.add(at, TOO_DEEP);
            return { kind: 'list', items: [], at, written, size: 0 };
        }
        if ((0,dist/* isSeq */.oP)(node)) {
            const items = node.items.map((item) => this.build(item, depth + 1, at));
            return { kind: 'list', items, at, written, size: sizeOf(items) };
        }
        const pairs = (0,dist/* isMap */.jh)(node) ? this.#pairs(node.items, depth, at) : [];
        return { kind: 'map', pairs, at, written, size: sizeOf(pairs.flatMap(({ key, value }) => [key, value])) };
    }
    #pairs(items, depth, near) {
        const pairs = new Map();
        for (const item of items) {
            const key = this.build(item.key, depth + 1, near);
            const value = this.build(item.value, depth + 1, key.written[1]);
            if (key.kind !== 'text' || (0,dist/* isAlias */.Vj)(item.key)) {
                this.#problems.add(key.at, 'a key is a plain word, not a list, a map or an alias');
            }
            else if (key.text === '<<') {
                this.#problems.add(key.at, 'merge keys (<<) have no meaning in a manifest; write the fields out');
            }
            else {
                const before = pairs.get(key.text);
                if (before === undefined)
                    pairs.set(key.text, { key, value });
                else
                    this.#problems.add(key.at, `this key is given twice, first in line ${this.#lines.linePos(before.key.at).line}`);
            }
        }
        return [...pairs.values()];
    }
}
function textOf(node, at, written) {
    const value = typeof node.value === 'string' ? node.value : '';
    const isBlock = node.type === dist/* Scalar */.X5.BLOCK_LITERAL || node.type === dist/* Scalar */.X5.BLOCK_FOLDED;
    // As for an input: the line break at the end of a block belongs to the file, and not to the value.
    const text = isBlock ? value.replace(/\n+$/, '') : value;
    const isNull = node.type === dist/* Scalar */.X5.PLAIN && /^(?:|~|null|Null|NULL)$/.test(text);
    return { kind: 'text', text, isNull, at, written, size: text.length };
}
function nothing(at) {
    return { kind: 'text', text: '', isNull: true, at, written: [at, at], size: 0 };
}
function sizeOf(parts) {
    return parts.reduce((sum, { size }) => sum + size + 1, 0);
}

;// CONCATENATED MODULE: ./lib/manifest/read.js








/**
 * Reads and checks a manifest.
 *
 * @throws InputError with all problems at once, each with file, line, column and the line itself.
 */
async function readManifest(source) {
    return manifestFrom(await (0,place/* readPlace */.yI)(source), source);
}
/**
 * Reads and checks the text of a manifest.
 *
 * @throws InputError as {@link readManifest}.
 */
function manifestFrom(text, source) {
    const { path, types, redact, masked = [] } = source;
    const parsed = parse(text);
    const position = (offset) => parsed.lines.linePos(offset);
    const problems = new Problems({ path, text, position }, redact);
    const isBroken = reportSyntax(parsed, problems);
    // What follows from broken syntax is not worth telling; the secrets in it must be known all the same.
    const tree = toTree(parsed, isBroken ? new Problems({ path, text, position }, redact) : problems);
    keepSecrets(tree, { ...source, masked }, problems);
    if (isBroken)
        hideByKeys(text, types, problems);
    else if (tree.size > place/* LARGEST */.bS) {
        problems.add(tree.at, 'with its aliases written out, it has more than 1 MiB; use fewer aliases');
    }
    if (isBroken || tree.size > place/* LARGEST */.bS)
        problems.throwIfAny();
    const defaults = readDefaults(source, problems);
    const warnings = [];
    const warn = (warning) => warnings.push(warning);
    const drafts = entriesOf(tree, problems).map((map) => readEntry(map, { ...source, masked, defaults, problems, warn }));
    checkTogether(drafts, position, problems);
    problems.throwIfAny();
    return { entries: drafts.map((draft) => finished(draft, position(draft.at('')).line)), warnings };
}
/** The step's own modes; one that is not acceptable is a problem of the step, and counts as not given. */
function readDefaults({ defaults, redact }, problems) {
    const reader = new inputs_reader/* InputReader */.i((name) => defaults(name) || undefined, [], redact);
    const modes = {
        credentials: reader.oneOf('credentials', inputs_desired/* CREDENTIALS_MODES */.Y4),
        'on-immutable-change': reader.oneOf('on-immutable-change', inputs_desired/* IMMUTABLE_MODES */.QP),
    };
    for (const problem of reader.problems)
        problems.add(undefined, problem);
    return (name) => modes[name];
}
function entriesOf(tree, problems) {
    const expected = 'expected "connections:" with a list of entries below it';
    if (tree.kind !== 'map') {
        const isEmpty = tree.kind === 'text' && tree.isNull;
        problems.add(tree.at, isEmpty ? `the manifest is empty; ${expected}` : `got a ${tree.kind}; ${expected}`);
        return [];
    }
    for (const { key } of tree.pairs.filter((pair) => pair.key.text !== 'connections')) {
        problems.add(key.at, 'the only key here is "connections"; correct this one, or leave it out');
    }
    const list = tree.pairs.find(({ key }) => key.text === 'connections');
    if (list === undefined) {
        problems.add(tree.at, `connections: it is missing; ${expected}`);
        return [];
    }
    if (list.value.kind !== 'list') {
        problems.add(list.key.at, 'connections: expected a list of entries, each beginning with "- "; [] for none');
        return [];
    }
    return list.value.items.flatMap((item) => {
        if (item.kind === 'map')
            return [item];
        problems.add(item.at, 'expected an entry: keys with values, such as "type: aws" and "name: Production-S3"');
        return [];
    });
}
function finished({ type, identity, desired }, line) {
    const { name } = identity;
    if (type === undefined || name === undefined)
        throw new TypeError('an entry without problems has a type and a name');
    return { type, identity: { ...identity, name }, line, ...(desired === undefined ? {} : { desired }) };
}


/***/ })

};
;