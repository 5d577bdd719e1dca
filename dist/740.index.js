"use strict";
exports.id = 740;
exports.ids = [740];
exports.modules = {

/***/ 740:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findPullRequest: () => (/* reexport */ findPullRequest),
  openGitHub: () => (/* reexport */ openGitHub),
  writeComment: () => (/* reexport */ writeComment)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
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
/** The whole of a comment: marker, stamp, and what people see. */
function stamped(marker, { run, attempt, state, commit }, text) {
    return `${marker}\n<!-- run ${run}.${attempt} ${state} ${COMMIT.test(commit) ? commit : 'unknown'} -->\n${text}`;
}
/** Takes a comment apart that begins with a marker. GitHub turns line ends into CR LF when a comment is edited by hand. */
function takeApart(body) {
    const [, second = '', ...rest] = body.split(/\r?\n/);
    const [, run, attempt, state, commit] = STAMP.exec(second) ?? [];
    if (!isState(state))
        return { text: [second, ...rest].join('\n') };
    const stamp = { run: Number(run), attempt: Number(attempt), state, commit: commit === 'unknown' ? '' : `${commit}` };
    return { stamp, text: rest.join('\n') };
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
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { __typename login } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`;
/**
 * Looks for the comments of this token with a marker, newest page first: one request for each 100 comments, up to the
 * page that has one. A marker in somebody else's comment, or quoted inside one, counts for nothing.
 *
 * @throws RequestError or GraphqlResponseError of Octokit when GitHub refuses.
 */
async function findComments(github, { owner, repo, number }, marker) {
    let before = null;
    let head;
    do {
        const answer = await github.graphql(COMMENTS, { owner, repo, number, before });
        const pull = answer.repository?.pullRequest;
        if (!pull)
            throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
        head ??= pull.headRefOid;
        const own = pull.comments.nodes
            .filter(({ body }) => isMarked(body, marker))
            .filter(({ viewerDidAuthor, author }) => viewerDidAuthor || isSameBot(author, answer.viewer.login))
            .map(({ fullDatabaseId: id, url, body }) => ({ id, url, body }));
        if (own.length > 0)
            return { head, own };
        before = pull.comments.pageInfo.hasPreviousPage ? pull.comments.pageInfo.startCursor : null;
    } while (before !== null);
    return { head, own: [] };
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
var dist_bundle = __webpack_require__(735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(856);
// EXTERNAL MODULE: ./node_modules/@octokit/rest/dist-src/index.js + 21 modules
var dist_src = __webpack_require__(988);
;// CONCATENATED MODULE: ./lib/github/octokit.js



/** A request to GitHub ends after this many milliseconds, body included. */
const TIMEOUT_MS = 30_000;
/** The longest time that GitHub's rate limits are waited for, in seconds. */
const LONGEST_WAIT_S = 60;
/** 100 comments of the largest size, four bytes a character, and what is around them. */
const LARGEST_ANSWER = 32 * 1024 * 1024;
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
    async function settle({ head, own }) {
        const [existing, ...duplicates] = own;
        const body = nextBody(comment, existing, head);
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
/** What the comment should say; `undefined` when it stays as it is, or when there should be none. */
function nextBody({ key, stamp, text, news, idle, aboutHead, footer }, existing, head) {
    const marker = markerOf(key);
    const overtaken = aboutHead && stamp.commit !== '' && stamp.commit !== head;
    if (existing === undefined)
        return news && !overtaken ? stamped(marker, stamp, text) : undefined;
    const { stamp: before, text: shown } = takeApart(existing.body);
    if (before === undefined)
        return stamped(marker, stamp, text);
    if (isLater(before, stamp))
        return undefined;
    if (overtaken) {
        if (before.commit === head || before.state === 'applied' || before.state === 'outdated')
            return undefined;
        return stamped(marker, { ...before, state: 'outdated' }, outdated(shown, before.commit, head));
    }
    const sameCommit = before.commit === stamp.commit;
    if (idle && before.state === 'applied' && sameCommit)
        return undefined;
    const same = lasting(shown, footer) === lasting(text, footer) && before.state === stamp.state;
    return same && (sameCommit || !aboutHead) ? undefined : stamped(marker, stamp, text);
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
        data.filter((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha && pull.base.ref === branch));
    }
    const { data } = await github.rest.pulls.list({ ...page, state: 'all', head: `${subject.owner}:${branch}` });
    return only(data.filter((pull) => pull.head.sha === sha));
}
function only(pulls) {
    const [pull, ...more] = pulls;
    return pull === undefined || more.length > 0 ? undefined : { number: pull.number, head: pull.head.sha };
}

;// CONCATENATED MODULE: ./lib/github/octokit-chunk.js
/** What needs Octokit: a chunk of its own, so that a run without a comment does not load it. */





/***/ })

};
;