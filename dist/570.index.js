"use strict";
exports.id = 570;
exports.ids = [570];
exports.modules = {

/***/ 570:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  writeComment: () => (/* binding */ writeComment)
});

// UNUSED EXPORTS: markerOf

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
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
/**
 * Octokit with its own retries and rate limits, on the action's own `fetch`.
 *
 * @param queue the throttling plugin leaves a second between two requests of one queue, and takes a GraphQL query for a
 *   write: reads and writes each have a queue, so that a run with one of each does not wait.
 */
function openGitHub(options, queue) {
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
        throttle: { id: queue, onRateLimit: waitsBriefly, onSecondaryRateLimit: waitsBriefly },
    });
}
const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { __typename login } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`;
/**
 * The newest comment whose first line is the marker and that was written with this very token. A marker in somebody
 * else's comment, or quoted inside one, counts for nothing.
 */
async function findComment(github, { owner, repo, number }, marker) {
    let before = null;
    do {
        const answer = await github.graphql(COMMENTS, { owner, repo, number, before });
        const comments = answer.repository?.pullRequest?.comments;
        if (comments === undefined)
            throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
        const own = comments.nodes.findLast(({ body, viewerDidAuthor, author }) => firstLine(body) === marker && (viewerDidAuthor || isSameBot(author, answer.viewer.login)));
        if (own !== undefined)
            return { id: own.fullDatabaseId, url: own.url, body: own.body };
        before = comments.pageInfo.hasPreviousPage ? comments.pageInfo.startCursor : null;
    } while (before !== null);
    return undefined;
}
function firstLine(body) {
    return body.slice(0, body.search(/\r?\n|$/));
}
/**
 * Whether the author is the app that the token belongs to, in case `viewerDidAuthor` does not tell for apps. GraphQL shows
 * the login of an app with or without `[bot]`; a person may have the same login without it.
 */
function isSameBot(author, viewer) {
    const plain = (login) => login.replace(/\[bot\]$/, '');
    return author?.__typename === 'Bot' && viewer.endsWith('[bot]') && plain(author.login) === plain(viewer);
}

;// CONCATENATED MODULE: ./lib/github/comment.js


/**
 * Brings the one comment up to date: it is edited in place, and left alone when nothing in it changed.
 *
 * @returns the comment, or `undefined` when there is none and none was to be created.
 * @throws RequestError of Octokit when GitHub refuses.
 */
async function writeComment(comment) {
    const reads = openGitHub(comment, 'reads');
    const writes = openGitHub(comment, 'writes');
    const marker = markerOf(comment.key);
    const body = `${marker}\n${comment.body}`;
    const isCurrent = (existing) => lasting(existing.body, comment.footer) === lasting(body, comment.footer);
    const existing = await findComment(reads, comment, marker);
    if (existing === undefined && !comment.create)
        return undefined;
    if (existing !== undefined && isCurrent(existing))
        return existing;
    try {
        return await write(writes, comment, body, existing);
    }
    catch (error) {
        // It may have been written all the same: a second comment must not follow without another look.
        if (!isUnknown(error))
            throw error;
        const now = await findComment(reads, comment, marker);
        return now !== undefined && isCurrent(now) ? now : write(writes, comment, body, now);
    }
}
async function write(github, { owner, repo, number }, body, existing) {
    const request = { retries: 0 };
    if (existing === undefined) {
        const { data } = await github.rest.issues.createComment({ owner, repo, issue_number: number, body, request });
        return { id: String(data.id), url: data.html_url };
    }
    await github.rest.issues.updateComment({ owner, repo, comment_id: Number(existing.id), body, request });
    return existing;
}
/** The first line of the comment with a key. A hash, so that no key can end the HTML comment or be mistaken. */
function markerOf(key) {
    return `<!-- pictory-connection ${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}
function lasting(body, footer) {
    return body
        .split(/\r?\n/)
        .filter((line) => !line.startsWith(footer))
        .join('\n')
        .trim();
}
function isUnknown(error) {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
    return status === 0 || status === 408 || status >= 500;
}


/***/ })

};
;