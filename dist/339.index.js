"use strict";
exports.id = 339;
exports.ids = [339];
exports.modules = {

/***/ 1339:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  performManifest: () => (/* binding */ performManifest)
});

// EXTERNAL MODULE: ./lib/apply.js + 3 modules
var apply = __webpack_require__(9825);
;// CONCATENATED MODULE: ./lib/connections/many.js
/**
 * Entries in the order in which each can tell which connection is its own: whoever renames a connection comes before the
 * entry that is to have the name afterwards. Renames in a circle have no such order, and are refused with the manifest.
 */
function byRenames(entries) {
    const key = (type, name) => `${type.input}:${name}`;
    const renaming = new Map(entries
        .filter(({ identity }) => identity.previousName !== undefined)
        .map((entry) => [key(entry.type, entry.identity.previousName), entry]));
    const ordered = new Set();
    for (const entry of entries) {
        const chain = [];
        let next = entry;
        while (next !== undefined && !chain.includes(next)) {
            chain.push(next);
            next = renaming.get(key(next.type, next.identity.name));
        }
        for (const one of chain.reverse())
            ordered.add(one);
    }
    return [...ordered];
}
/** What has to be written before a plan, because it takes away what stands in the plan's way: a name, or an account. */
function prerequisites(plan, others) {
    if (plan.action === 'none' || plan.action === 'delete')
        return [];
    return others.filter((other) => {
        if (other === plan || other.type !== plan.type || other.action === 'none' || other.action === 'create')
            return false;
        const { values } = other.current;
        const freesName = values.name === plan.name && (other.action === 'delete' || other.name !== plan.name);
        return freesName || (freesImmutables(other) && takesImmutablesOf(plan, other));
    });
}
function freesImmutables({ action }) {
    return action === 'delete' || action === 'replace';
}
function takesImmutablesOf(plan, other) {
    if (plan.action !== 'create' && plan.action !== 'replace')
        return false;
    const immutable = plan.type.fields.filter(({ kind }) => kind === 'immutable');
    const taken = (api) => plan.changes.find(({ field }) => field.api === api) ?? { to: plan.current?.values[api] };
    return (immutable.length > 0 &&
        immutable.every(({ api }) => {
            const change = taken(api);
            return 'to' in change && change.to === other.current.values[api];
        }));
}

// EXTERNAL MODULE: ./lib/connections/registry.js + 2 modules
var registry = __webpack_require__(9331);
// EXTERNAL MODULE: ./lib/connections/replacement.js
var replacement = __webpack_require__(4842);
// EXTERNAL MODULE: ./lib/connections/subject.js
var connections_subject = __webpack_require__(4350);
// EXTERNAL MODULE: ./lib/connections/tag.js
var tag = __webpack_require__(1726);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(2357);
// EXTERNAL MODULE: ./lib/find.js
var find = __webpack_require__(7233);
// EXTERNAL MODULE: ./lib/goal.js
var goal = __webpack_require__(6997);
;// CONCATENATED MODULE: ./lib/in-order.js
/**
 * Does jobs, several at a time, each after those that it needs.
 *
 * @param jobs in an order in which each comes after what it needs.
 * @param most how many are done at a time.
 */
async function inOrder(jobs, needs, most, work) {
    const begun = new Map();
    // All workers take from one row: what a job needs was taken before it, so that nobody waits for somebody who waits.
    const row = jobs.values();
    const worker = async () => {
        for (const job of row) {
            const done = Promise.all(needs(job).map((needed) => begun.get(needed))).then(() => work(job));
            begun.set(job, done);
            await done;
        }
    };
    await Promise.all(Array.from({ length: most }, worker));
}
/** The jobs in an order in which each comes after what it needs; those that need each other in a circle are left out. */
function sorted(jobs, needs) {
    const placed = new Set();
    for (let before = -1; before < placed.size;) {
        before = placed.size;
        for (const job of jobs)
            if (needs(job).every((needed) => placed.has(needed)))
                placed.add(job);
    }
    return [...placed];
}

// EXTERNAL MODULE: ./lib/obstacles.js
var obstacles = __webpack_require__(7626);
// EXTERNAL MODULE: ./lib/operations.js
var operations = __webpack_require__(3296);
;// CONCATENATED MODULE: ./lib/manifest/perform.js












/** How many connections are written at a time. */
const AT_ONCE = 4;
/**
 * Does what a manifest asks for: lists each type once, makes one plan of all, and executes it.
 *
 * What is known before the first write stops everything; what goes wrong while writing stops only what depends on it.
 */
async function performManifest(request, tools) {
    const { client } = tools;
    const { jobs, failed, all } = await planned(request, tools);
    const unplanned = request.entries.flatMap((entry) => failed.get(entry) ?? []);
    const jobOf = new Map(jobs.map((job) => [job.request, job]));
    const outcomeOf = (entry) => {
        const job = jobOf.get(entry);
        return failed.get(entry) ?? { request: entry, applied: false, ...(job && seen(job)) };
    };
    const before = {
        request,
        applied: false,
        entries: request.entries.map(outcomeOf),
        ...(request.operation === 'verify' ? { unmanaged: unmanaged(all, jobs) } : {}),
    };
    if (unplanned.length > 0)
        return { ...before, error: severalErrors(unplanned, request, 'stopped') };
    tools.announceAll(before);
    const changing = jobs.filter(({ plan }) => plan.action !== 'none');
    const blocked = changing.flatMap((job) => {
        const error = request.operation === 'verify' ? driftOf(job) : obstacleOf(job.plan);
        return error === undefined ? [] : [{ ...outcomeOf(job.request), error }];
    });
    if (blocked.length > 0) {
        const entries = before.entries?.map((one) => blocked.find(({ request: entry }) => entry === one.request) ?? one);
        const how = request.operation === 'verify' ? 'drifted' : 'stopped';
        return { ...before, ...(entries && { entries }), error: severalErrors(blocked, request, how) };
    }
    if (request.dryRun || request.operation === 'verify' || changing.length === 0)
        return before;
    const plans = changing.map(({ plan }) => plan);
    const needs = ({ plan }) => prerequisites(plan, plans).flatMap((needed) => changing.filter((job) => job.plan === needed));
    const order = sorted(changing, needs);
    if (order.length < changing.length) {
        return { ...before, error: circleError(changing.filter((job) => !order.includes(job))) };
    }
    try {
        await tools.gate(plans);
    }
    catch (error) {
        return { ...before, error };
    }
    const results = new Map();
    await inOrder(order, needs, AT_ONCE, async (job) => {
        const lines = [];
        const missing = needs(job).find(({ request: needed }) => results.get(needed)?.error !== undefined);
        const { maxAttempts } = request;
        const options = { client, maxAttempts, log: (line) => lines.push(line), ...tools.writing };
        const result = {
            request: job.request,
            ...(missing === undefined
                ? await (0,apply/* apply */.B)(job.goal, job.plan, options)
                : { ...seen(job), applied: false, error: notTried(job, missing) }),
        };
        results.set(job.request, result);
        tools.announceOne(result, `${results.size} of ${changing.length}`, lines);
    });
    const entries = request.entries.map((entry) => results.get(entry) ?? outcomeOf(entry));
    const failures = entries.filter(({ error }) => error !== undefined);
    return {
        request,
        entries,
        applied: together(entries),
        ...(failures.length === 0 ? {} : { error: severalErrors(failures, request, 'failed') }),
    };
}
function seen({ plan }) {
    return { plan, connection: plan.current };
}
/** One plan for each entry, from one list of each type. */
async function planned({ operation, entries, apiKey }, { client, warn }) {
    const signer = (0,tag/* createSigner */.rO)(apiKey);
    const owners = new Map();
    const looking = byRenames(entries).map((request) => {
        const isTaken = (connectionId) => (owners.get(connectionId) ?? request) !== request;
        const goal = goalOf(request, client, signer, isTaken);
        return { request, goal, search: new find/* Search */.vj(goal.wanted) };
    });
    const all = [];
    // What nobody manages can be of any type.
    const types = operation === 'verify' ? registry/* connectionTypes */.C5 : [...new Set(entries.map(({ type }) => type))];
    await Promise.all(types.map(async (type) => {
        const searches = looking.filter(({ request }) => request.type === type);
        for await (const page of client.pages(type)) {
            for (const { search } of searches)
                search.take(page);
            all.push(...page.map(({ connection }) => connection));
        }
    }));
    const isNamed = namedIn(entries, 'name');
    const isKnown = namedIn(entries, 'any');
    // What other entries are about, they say themselves.
    const strangers = ({ leftover, ...found }) => ({
        ...found,
        similar: found.similar.filter((one) => !isKnown(one)),
        holders: found.holders.filter((one) => !isKnown(one)),
        ...(leftover === undefined || isNamed(leftover) ? {} : { leftover }),
    });
    const jobs = [];
    const failed = new Map();
    for (const { request, goal, search } of looking) {
        try {
            const found = await search.result(client);
            const plan = goal.plan(found);
            jobs.push({ request, goal, plan });
            (0,operations/* pointOut */.zm)(goal, strangers(found), plan, warn);
            if (plan.current !== null)
                owners.set(plan.current.connectionId, request);
        }
        catch (error) {
            failed.set(request, { request, applied: false, error });
        }
    }
    return { jobs, failed, all };
}
function goalOf(request, client, signer, isTaken) {
    return 'desired' in request
        ? (0,goal/* presentGoal */.Vb)(client, request.desired, signer, isTaken)
        : (0,goal/* absentGoal */.tv)(client, request.type, request.identity, isTaken);
}
/** Tells the connections that have, or had, the name of an entry. */
function namedIn(entries, which) {
    const names = new Set(entries.flatMap(({ type, identity: { name, previousName } }) => (which === 'any' ? [name, previousName] : [name]).map((one) => `${type.input}:${one}`)));
    return ({ type, values }) => names.has(`${type.input}:${values.name}`);
}
/** Connections that no entry is about. The new one of a replacement that is under way belongs to its entry. */
function unmanaged(all, jobs) {
    const managed = new Set(jobs.map(({ plan }) => plan.current?.connectionId));
    const belongs = ({ type, values }) => jobs.some(({ request }) => request.type === type && (0,replacement/* replacementOf */.ml)(values.name, request.identity.name ?? '') !== undefined);
    return all.filter((one) => !managed.has(one.connectionId) && !belongs(one));
}
function obstacleOf(plan) {
    return plan.obstacle === undefined ? undefined : (0,obstacles/* obstacleError */.q)(plan, plan.obstacle);
}
function driftOf({ request, plan }) {
    return (0,operations/* driftError */.u7)(plan, 'desired' in request ? request.desired : undefined);
}
/** Whether something was written: known when it is of one connection, or of all. */
function together(entries) {
    if (entries.some(({ applied }) => applied === true))
        return true;
    return entries.some(({ applied }) => applied === 'unknown') ? 'unknown' : false;
}
const HOW = {
    stopped: {
        title: 'Nothing was written',
        what: 'cannot be brought to what the manifest says, so nothing was written',
        fix: 'Mend what is named, and run again.',
    },
    failed: {
        title: 'Not every connection could be written',
        what: 'could not be written',
        fix: 'The others are done. Run again: the next run reads what is there, and does what is left.',
    },
    drifted: {
        title: 'The connections are not as the manifest says',
        what: 'are not as the manifest says',
        fix: 'If a change was meant, correct the manifest; if it was not, run `operation: ensure` with this manifest.',
    },
};
function severalErrors(failures, { entries, config }, how) {
    const { title, what, fix } = HOW[how];
    const each = failures.map(({ request, error }) => {
        const subject = (0,connections_subject/* subjectOf */.e)(request.type, request.identity);
        const said = error instanceof Error ? error.message : String(error);
        const fix = error instanceof errors/* ActionError */.l && how !== 'drifted' ? ` ${error.fix}` : '';
        return `- ${said.includes(`"${request.identity.name}"`) ? '' : `${subject}: `}${said}${fix}`;
    });
    return new errors/* ActionError */.l({
        title,
        message: [`${failures.length} of ${entries.length} connections of ${config} ${what}:`, ...each].join('\n'),
        fix,
        cause: failures[0]?.error,
    });
}
function circleError(jobs) {
    const names = jobs.map(({ request }) => (0,connections_subject/* subjectOf */.e)(request.type, request.identity));
    return new errors/* ActionError */.l({
        title: 'Connections need each other’s place',
        message: `Each of these can only be written after another one of them: ${names.join(', ')}. Nothing was written.`,
        fix: 'Make the change in two steps: first give one of them other values, or delete it, then the rest.',
    });
}
function notTried({ request }, needed) {
    return new errors/* ActionError */.l({
        title: 'A connection was not written',
        message: `The ${(0,connections_subject/* subjectOf */.e)(request.type, request.identity)} was not written, because the ${(0,connections_subject/* subjectOf */.e)(needed.request.type, needed.request.identity)} has to be written before, and was not.`,
        fix: 'Run again when that one is mended.',
    });
}


/***/ })

};
;