"use strict";
exports.id = 728;
exports.ids = [728];
exports.modules = {

/***/ 2728:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkExport: () => (/* binding */ checkExport),
/* harmony export */   exported: () => (/* binding */ exported),
/* harmony export */   writeExport: () => (/* binding */ writeExport)
/* harmony export */ });
/* unused harmony export SCHEMA_URL */
/* harmony import */ var _connections_tag_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1726);
/* harmony import */ var _connections_view_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4965);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2357);
/* harmony import */ var _keys_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(126);
/* harmony import */ var _place_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5619);





/** Marks a file as one that a later export may replace. */
const HEADER = '# Written by `operation: export` of the Pictory Connection action, which replaces a file that begins with this line.';
/** Where editors find the JSON Schema of a manifest. */
const SCHEMA_URL = 'https://raw.githubusercontent.com/pictory-community/pictory-connection/v1/schema/manifest.schema.json';
const ABOUT_SECRETS = [
    '# Pictory never returns secrets: with `credentials: on-create` they are left as they are. To keep them from here, too,',
    '# give the step environment variables with them, remove `credentials`, and the # before the lines of the secrets; each',
    '# connection needs variables of its own.',
];
/**
 * The manifest of what an account has, in YAML: taken as it is, it changes nothing.
 *
 * What a manifest cannot say is left out, with a comment in its place. A tag of a description is not part of it.
 */
function exported(connections, redact) {
    const hasSecrets = connections.some(({ type }) => type.fields.some(({ kind }) => kind === 'write-only'));
    const entries = connections.flatMap((connection) => entry(connection, redact));
    const isEmpty = entries.every((line) => line.startsWith('  #'));
    const lines = [
        HEADER,
        `# yaml-language-server: $schema=${SCHEMA_URL}`,
        ...(hasSecrets ? ABOUT_SECRETS : []),
        isEmpty ? 'connections: []' : 'connections:',
        ...entries,
    ];
    return `${lines.join('\n')}\n`;
}
/**
 * Checks that an export may be written, before anything is requested.
 *
 * @throws InputError when the path leads out of the workspace, or to a file that is no export.
 */
async function checkExport(place) {
    const before = await (0,_place_js__WEBPACK_IMPORTED_MODULE_3__/* .readForWriting */ .Ep)(place);
    if (before === undefined || before === '' || before.split(/\r?\n/, 1)[0] === HEADER)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .d([
        `config: got ${JSON.stringify(place.path)}; expected a file that does not exist yet, or that an export wrote: only such a file is replaced`,
    ]);
}
/**
 * Writes an export into a file of the workspace.
 *
 * @throws ActionError when the file may not be replaced (see {@link checkExport}), cannot be written, or would be larger
 * than a manifest may be.
 */
async function writeExport(place, text) {
    const size = Buffer.byteLength(text);
    if (size > _place_js__WEBPACK_IMPORTED_MODULE_3__/* .LARGEST */ .bS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l({
            title: 'The export is too large',
            message: `The manifest would have ${size} bytes, and one of more than 1 MiB could not be read again.`,
            fix: 'Export one type at a time, with `type` and another file for each.',
        });
    }
    await checkExport(place);
    try {
        await (0,_place_js__WEBPACK_IMPORTED_MODULE_3__/* .writePlace */ .VH)(place, text);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l)
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l({
            title: 'The export could not be written',
            message: `The file ${JSON.stringify(place.path)} could not be written (${(0,_place_js__WEBPACK_IMPORTED_MODULE_3__/* .codeOf */ .$N)(error)}).`,
            fix: 'Check the path in config, and that the step may write there.',
            cause: error,
        });
    }
}
/** The lines of one connection; a comment alone when no entry could find it again. */
function entry(connection, redact) {
    const { type, connectionId } = connection;
    const values = (0,_connections_view_js__WEBPACK_IMPORTED_MODULE_1__/* .view */ .U)(connection);
    const name = type.fields.find(({ api }) => api === 'name');
    const obstacle = name === undefined ? undefined : unsayable(name, connection.values.name, redact);
    if (obstacle !== undefined) {
        return [`  # The ${type.label} with the id ${quoted(redact(connectionId))} is left out: its name ${obstacle}.`];
    }
    const fields = type.fields.flatMap((field) => fieldLine(field, values[field.api], redact));
    return [`  - type: ${type.input}`, ...[...fields, ...secretLines(type.fields)].map((line) => `    ${line}`)];
}
function fieldLine(field, value, redact) {
    if (value === undefined || field.kind === 'write-only')
        return [];
    const obstacle = typeof value === 'string' ? unsayable(field, value, redact) : undefined;
    if (obstacle !== undefined)
        return [`# ${field.input} is left out: it ${obstacle}.`];
    return [`${field.input}: ${typeof value === 'string' ? quoted(value) : value}`];
}
function secretLines(fields) {
    const secrets = fields.filter(({ kind }) => kind === 'write-only');
    if (secrets.length === 0)
        return [];
    const lines = secrets.map(({ input }) => `# ${input}: \${${input.toUpperCase().replaceAll('-', '_')}}`);
    return ['credentials: on-create', ...lines];
}
/** Why a manifest cannot say a value as it is. */
function unsayable(field, value, redact) {
    if (redact(value) !== value)
        return 'has a secret in it';
    if (value === '')
        return field.api === 'description' ? undefined : 'is empty';
    if (field.fromEnvironment && new RegExp(_keys_js__WEBPACK_IMPORTED_MODULE_4__/* .LIKE_REFERENCE */ .G).test(value))
        return 'looks like an environment variable';
    if (field.api === 'description' && (0,_connections_tag_js__WEBPACK_IMPORTED_MODULE_0__/* .looksLikeTag */ .s3)(value))
        return 'looks as if it had a tag of this action in it';
    return field.check?.(value) === undefined ? undefined : 'is not as Pictory documents it';
}
/** A text in double quotes, on one line, in characters that can be seen. */
function quoted(text) {
    return JSON.stringify(text).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
        const code = character.codePointAt(0) ?? 0;
        return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    });
}


/***/ }),

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


/***/ })

};
;