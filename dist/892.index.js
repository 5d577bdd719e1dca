"use strict";
exports.id = 892;
exports.ids = [892];
exports.modules = {

/***/ 5892:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findPullRequest: () => (/* reexport */ findPullRequest),
  findReviews: () => (/* reexport */ findReviews),
  noteApplied: () => (/* reexport */ noteApplied),
  openGitHub: () => (/* reexport */ openGitHub),
  writeComment: () => (/* reexport */ writeComment)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/github/record.js
var github_record = __webpack_require__(7405);
;// CONCATENATED MODULE: ./lib/github/stamp.js


/** The first line of the comment with a key. A hash, so that no key can end the HTML comment or be mistaken. */
function markerOf(key) {
    return `<!-- pictory-connection ${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}
/** Whether a comment is the one with the marker: in its first line, so that a quotation of it is not. */
function isMarked(body, marker) {
    return body.split(/\r?\n/, 1)[0] === marker;
}
const COMMIT = /^[0-9a-f]{40,64}$/;
const STAMP = /^<!-- run (\d{1,15})\.(\d{1,6}) (preview|applied|failed|outdated) ([0-9a-f]{40,64}|unknown) -->$/;
/** The whole of a comment: marker, stamp, record, and what people see. */
function stamped(marker, { run, attempt, state, commit }, text, record = '') {
    const stamp = `<!-- run ${run}.${attempt} ${state} ${COMMIT.test(commit) ? commit : 'unknown'} -->`;
    return [marker, stamp, ...(record === '' ? [] : [record]), text].join('\n');
}
/** Takes a comment apart that begins with a marker. GitHub turns line ends into CR LF when a comment is edited by hand. */
function takeApart(body) {
    const [, second = '', ...others] = body.split(/\r?\n/);
    const record = (0,github_record/* isRecord */.u4)(others[0] ?? '') ? (others[0] ?? '') : '';
    const rest = record === '' ? others : others.slice(1);
    const [, run, attempt, state, commit] = STAMP.exec(second) ?? [];
    if (!isState(state))
        return { text: [second, ...rest].join('\n'), record };
    const stamp = { run: Number(run), attempt: Number(attempt), state, commit: commit === 'unknown' ? '' : `${commit}` };
    return { stamp, text: rest.join('\n'), record };
}
/** Whether one run was started after another. */
function isLater(one, other) {
    return one.run === other.run ? one.attempt > other.attempt : one.run > other.run;
}
function isState(state) {
    return state !== undefined;
}

;// CONCATENATED MODULE: ./lib/github/comments.js

const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      state
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { __typename login } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`;
/** Of a hundred comments each: GitHub takes a few thousand on one pull request. */
const MOST_PAGES = 100;
/**
 * Looks for the comments of this token with a marker, newest page first: one request for each 100 comments, up to the
 * page that has one. A marker in somebody else's comment, or quoted inside one, counts for nothing.
 *
 * @throws RequestError or GraphqlResponseError of Octokit when GitHub refuses.
 */
async function findComments(github, { owner, repo, number }, marker) {
    let before = null;
    let first;
    let pages = 0;
    do {
        pages += 1;
        if (pages > MOST_PAGES)
            throw new Error(`The conversation has more than ${MOST_PAGES * 100} comments.`);
        const answer = await github.graphql(COMMENTS, { owner, repo, number, before });
        const pull = answer.repository?.pullRequest;
        if (!pull)
            throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
        first ??= { head: pull.headRefOid, isOpen: pull.state === 'OPEN' };
        const own = pull.comments.nodes
            .filter(({ body }) => isMarked(body, marker))
            .filter(({ viewerDidAuthor, author }) => viewerDidAuthor || isSameBot(author, answer.viewer.login))
            .map(({ fullDatabaseId: id, url, body }) => ({ id, url, body }));
        if (own.length > 0)
            return { ...first, own };
        before = pull.comments.pageInfo.hasPreviousPage ? pull.comments.pageInfo.startCursor : null;
    } while (before !== null);
    return { ...first, own: [] };
}
/**
 * Whether the author is the app that the token belongs to, in case `viewerDidAuthor` does not tell for apps. GraphQL shows
 * the login of an app with or without `[bot]`; a person may have the same login without it.
 */
function isSameBot(author, viewer) {
    const plain = (login) => login.replace(/\[bot\]$/, '');
    return author?.__typename === 'Bot' && viewer.endsWith('[bot]') && plain(author.login) === plain(viewer);
}

// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./node_modules/@octokit/rest/dist-src/index.js + 21 modules
var dist_src = __webpack_require__(9988);
;// CONCATENATED MODULE: ./lib/github/octokit.js



/** A request to GitHub ends after this many milliseconds, body included. */
const TIMEOUT_MS = 30_000;
/** The longest time that GitHub's rate limits are waited for, in seconds. */
const LONGEST_WAIT_S = 60;
/** 100 comments of the largest size, six bytes a character as JSON may escape it, and what is around them. */
const LARGEST_ANSWER = 40 * 1024 * 1024;
/** In the place of the throttling plugin's queue for writes, which leaves a second between two. Its type asks for more. */
const NO_PAUSE = { write: { key: () => ({ schedule: async () => { } }) } };
/**
 * Octokit with its own retries and rate limits, on the action's own `fetch`.
 *
 * @param purpose the throttling plugin takes a GraphQL query for a write, so that those who read have to say so.
 */
function openGitHub(options, purpose) {
    const waitsBriefly = (seconds, _request, _octokit, retries) => seconds <= LONGEST_WAIT_S && retries < 2;
    const silent = () => { };
    return new (dist_src/* Octokit */.E.plugin(dist_bundle/* retry */.L, plugin_throttling_dist_bundle/* throttling */.A))({
        auth: options.token,
        baseUrl: options.apiUrl,
        log: { debug: silent, info: silent, warn: silent, error: silent },
        request: {
            // A redirect to another port would take the token along.
            fetch: (url, init) => options.fetch(url, { ...init, redirect: 'error' }, { timeoutMs: TIMEOUT_MS, largest: LARGEST_ANSWER }),
        },
        // Rate limits are the throttling plugin's alone: it knows how long to wait.
        retry: { retries: 2, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
        throttle: {
            onRateLimit: waitsBriefly,
            onSecondaryRateLimit: waitsBriefly,
            ...(purpose === 'reads' ? NO_PAUSE : {}),
        },
    });
}

;// CONCATENATED MODULE: ./lib/github/comment.js



/**
 * Brings the one comment up to date: it is edited in place, and left alone when nothing in it changed, or when it tells
 * of a later run. GitHub has no conditional writes, so two runs at once are sorted out afterwards: the oldest comment
 * stays, and whoever finds another one deletes it.
 *
 * @returns the comment, or `undefined` when there is none and nothing to tell.
 * @throws RequestError of Octokit when GitHub refuses.
 */
async function writeComment(comment) {
    const reads = openGitHub(comment, 'reads');
    const writes = openGitHub(comment, 'writes');
    const look = () => findComments(reads, comment, markerOf(comment.key));
    const seen = await look();
    try {
        return await settle(seen);
    }
    catch (error) {
        // It may have been written all the same, or deleted by somebody: nothing is sent again without another look.
        if (!isWorthALook(error))
            throw error;
        return await settle(await look());
    }
    async function settle({ own, ...pull }) {
        const [existing, ...duplicates] = own;
        const body = nextBody(comment, existing, pull);
        if (existing !== undefined) {
            if (body !== undefined)
                await update(writes, comment, existing, body);
            for (const duplicate of duplicates)
                await remove(writes, comment, duplicate);
            return existing;
        }
        if (body === undefined)
            return undefined;
        const created = await create(writes, comment, body);
        const now = await look();
        return now.own.some(({ id }) => id !== created.id) ? settle(now) : created;
    }
}
/** The longest comment that GitHub takes, in characters (its error message for longer ones). */
const LONGEST_COMMENT = 65_536;
/** For the word that a comment is out of date. */
const SPARE = 512;
/** What the comment should say; `undefined` when it stays as it is, or when there should be none. */
function nextBody({ key, stamp, text, record, news, idle, aboutHead, footer }, existing, { head, isOpen }) {
    const marker = markerOf(key);
    const overtaken = aboutHead && stamp.commit !== '' && stamp.commit !== head;
    const before = existing === undefined ? { text: '', record: '' } : takeApart(existing.body);
    const whole = () => {
        const line = record(before.record, isOpen);
        const room = LONGEST_COMMENT - SPARE - stamped(marker, stamp, '', line).length;
        return { line, shown: text(room), body: (shown) => stamped(marker, stamp, shown, line) };
    };
    if (existing === undefined) {
        if (!news || overtaken)
            return undefined;
        const { body, shown } = whole();
        return body(shown);
    }
    const { stamp: old } = before;
    if (old !== undefined && isLater(old, stamp))
        return undefined;
    if (overtaken && old !== undefined) {
        if (old.commit === head || old.state === 'applied' || old.state === 'outdated')
            return undefined;
        return stamped(marker, { ...old, state: 'outdated' }, outdated(before.text, old.commit, head), before.record);
    }
    const { line, shown, body } = whole();
    const sameCommit = old?.commit === stamp.commit;
    const keepsApplied = idle && old?.state === 'applied' && sameCommit;
    const same = lasting(before.text, footer) === lasting(shown, footer) && old?.state === stamp.state;
    const isCurrent = keepsApplied || (same && (sameCommit || !aboutHead));
    if (isCurrent && line === before.record)
        return undefined;
    return keepsApplied ? stamped(marker, old, before.text, line) : body(shown);
}
/** The text of a comment with a word, right below its heading, that it is about a commit that is no longer the newest. */
function outdated(text, commit, head) {
    const [heading = '', ...rest] = text.split('\n');
    const short = (sha) => `\`${sha.slice(0, 7)}\``;
    const word = `> [!WARNING]\n> **Out of date.** This is about commit ${short(commit)}, and the newest is ${short(head)}. A run for that one brings it up to date.`;
    return [heading, '', word, ...rest].join('\n');
}
async function create(github, { owner, repo, number }, body) {
    const { data } = await github.rest.issues.createComment({ owner, repo, issue_number: number, body, ...ONCE });
    return { id: String(data.id), url: data.html_url };
}
async function update(github, { owner, repo }, { id }, body) {
    await github.rest.issues.updateComment({ owner, repo, comment_id: Number(id), body, ...ONCE });
}
async function remove(github, { owner, repo }, { id }) {
    await github.rest.issues.deleteComment({ owner, repo, comment_id: Number(id), ...ONCE });
}
/** Writes are not retried by Octokit: what became of them is looked up first. */
const ONCE = { request: { retries: 0 } };
function lasting(text, footer) {
    return text
        .split('\n')
        .filter((line) => !line.startsWith(footer))
        .join('\n')
        .trim();
}
function isWorthALook(error) {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
    return status === 0 || status === 404 || status === 408 || status >= 500;
}

;// CONCATENATED MODULE: ./lib/github/pull-request.js
/**
 * The one pull request that an event is about. When there are several that it could be, it is none of them.
 *
 * - A commit that was pushed is about the pull request whose merge into that branch ended with it. So GitHub describes
 *   `merge_commit_sha`, whether it merges, squashes or rebases:
 *   https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 * - A commit of a fork is about the pull request, open or closed, of which it is the head.
 *
 * Sends one request at most, and none when the event names the pull request. Only the newest hundred are looked at.
 *
 * @throws RequestError of Octokit when GitHub refuses: 403 or 404 when the token may not read pull requests.
 */
async function findPullRequest(github, { owner, repo }, subject) {
    if (subject.kind === 'pull-request')
        return subject;
    const { sha, branch } = subject;
    const page = { owner, repo, per_page: 100 };
    if (subject.kind === 'commit') {
        const { data } = await github.rest.repos.listPullRequestsAssociatedWithCommit({ ...page, commit_sha: sha });
        return only(
        // An open pull request has a merge_commit_sha too: that of a merge to try it out.
        data
            .filter((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha && pull.base.ref === branch)
            // Forks share their commits: the number of a pull request elsewhere is that of another one here.
            .filter((pull) => pull.base.repo.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase()));
    }
    const { data } = await github.rest.pulls.list({ ...page, state: 'all', head: `${subject.owner}:${branch}` });
    return only(data.filter((pull) => pull.head.sha === sha));
}
function only(pulls) {
    const [pull, ...more] = pulls;
    return pull === undefined || more.length > 0 ? undefined : { number: pull.number, head: pull.head.sha };
}

;// CONCATENATED MODULE: ./lib/github/review.js




/** How many merged pull requests are looked at, newest first. */
const MOST_PULLS = 20;
const MERGED = `query ($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(first: 100, states: [MERGED], baseRefName: $branch, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt }
    }
  }
}`;
/**
 * Looks for a valid record of each change, that was not used up, on the pull requests that were merged into a branch:
 * newest first, until each change has one.
 *
 * @throws RequestError or GraphqlResponseError of Octokit when GitHub refuses.
 */
async function findReviews(access, place, branch, plans) {
    const github = openGitHub(access, 'reads');
    const { owner, repo } = place;
    const answer = await github.graphql(MERGED, { owner, repo, branch });
    const merged = [...(answer.repository?.pullRequests.nodes ?? [])]
        .sort((one, other) => Date.parse(other.mergedAt) - Date.parse(one.mergedAt))
        .slice(0, MOST_PULLS);
    const reasons = new Map(plans.map((plan) => [plan, `no pull request of the last ${MOST_PULLS} merged into ${branch} has a record of it`]));
    const passed = new Set();
    const reviewedOn = [];
    for (const { number } of merged) {
        if (passed.size === plans.length)
            break;
        const comment = await findOwn(github, { owner, repo, number }, place.key);
        const line = comment === undefined ? '' : takeApart(comment.body).record;
        if (line === '')
            continue;
        const changes = (0,github_record/* readRecord */.aE)({ ...place, number }, line);
        let isUsed = false;
        for (const plan of plans.filter((one) => !passed.has(one))) {
            const why = changes === undefined ? NOT_VALID : reasonAgainst((0,github_record/* recorded */.t2)(place, plan), changes);
            if (why === undefined) {
                passed.add(plan);
                isUsed = true;
            }
            else if (why !== '') {
                reasons.set(plan, `${why} (pull request ${number}, ${comment?.url ?? ''})`);
            }
        }
        if (isUsed)
            reviewedOn.push({ owner, repo, number });
    }
    const findings = plans.map((plan) => ({ plan, passes: passed.has(plan), why: reasons.get(plan) ?? '' }));
    return { findings, reviewedOn };
}
const NOT_VALID = 'the record is not valid: the comment was edited, or copied from elsewhere, or made with another API key';
/** Why a record does not let a plan pass: `undefined` when it does, empty when it says nothing of the connection. */
function reasonAgainst(wanted, changes) {
    const same = changes.filter(({ id }) => id === wanted.id);
    if (same.some(({ appliedBy }) => appliedBy === undefined))
        return undefined;
    const [used] = same;
    if (used !== undefined)
        return `it was reviewed, and run ${used.appliedBy} carried it out already; a review is used once`;
    const other = changes.find(({ about }) => about !== undefined && about.subject === wanted.about?.subject);
    if (other?.about === undefined)
        return '';
    const what = other.about.from === wanted.about?.from
        ? 'what the workflow or the manifest asks for is not what it was at the preview'
        : 'the connection in Pictory is not what it was at the preview';
    return `another change of this connection was reviewed: ${what}`;
}
/** Notes in the records of pull requests which changes a run carried out. */
async function noteApplied(access, place, pulls, run, done) {
    const reads = openGitHub(access, 'reads');
    const writes = openGitHub(access, 'writes');
    const spent = new Set(done.map((plan) => (0,github_record/* recorded */.t2)(place, plan).id));
    for (const pull of pulls) {
        const comment = await findOwn(reads, pull, place.key);
        const line = comment === undefined ? '' : takeApart(comment.body).record;
        if (comment === undefined || line === '')
            continue;
        const noted = (0,github_record/* withApplied */.YC)({ ...place, number: pull.number }, line, run || '0', (id) => spent.has(id));
        if (noted === line)
            continue;
        await review_update(writes, pull, comment, comment.body.replace(line, () => noted));
    }
}
async function findOwn(github, pull, key) {
    return (await findComments(github, pull, markerOf(key))).own[0];
}
async function review_update(github, { owner, repo }, { id }, body) {
    await github.rest.issues.updateComment({ owner, repo, comment_id: Number(id), body });
}

;// CONCATENATED MODULE: ./lib/github/octokit-chunk.js
/** What needs Octokit: a chunk of its own, so that a run without a comment does not load it. */






/***/ })

};
;