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
/** Octokit with its own retries and rate limits, on the action's own `fetch`. */
function openGitHub(options) {
    const waitsBriefly = (seconds, _request, _octokit, retries) => seconds <= LONGEST_WAIT_S && retries < 2;
    const silent = () => { };
    return new (dist_src/* Octokit */.E.plugin(dist_bundle/* retry */.L, plugin_throttling_dist_bundle/* throttling */.A))({
        auth: options.token,
        baseUrl: options.apiUrl,
        log: { debug: silent, info: silent, warn: silent, error: silent },
        request: {
            fetch: (url, init) => options.fetch(url, { ...init, size: LARGEST_ANSWER, signal: AbortSignal.timeout(TIMEOUT_MS) }),
        },
        throttle: { onRateLimit: waitsBriefly, onSecondaryRateLimit: waitsBriefly },
    });
}
const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { login } }
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
        const own = comments.nodes.findLast(({ body, viewerDidAuthor, author }) => firstLine(body) === marker && (viewerDidAuthor || sameLogin(author?.login, answer.viewer.login)));
        if (own !== undefined)
            return { id: own.fullDatabaseId, url: own.url, body: own.body };
        before = comments.pageInfo.hasPreviousPage ? comments.pageInfo.startCursor : null;
    } while (before !== null);
    return undefined;
}
function firstLine(body) {
    return body.split(/\r?\n/, 1)[0] ?? '';
}
/** REST shows the login of an app with `[bot]`, GraphQL without. */
function sameLogin(a, b) {
    return a !== undefined && a.replace(/\[bot\]$/, '') === b.replace(/\[bot\]$/, '');
}

;// CONCATENATED MODULE: ./lib/github/comment.js


/**
 * Brings the one comment up to date: it is edited in place, and left alone when nothing in it changed.
 *
 * @returns the comment, or `undefined` when there is none and none was to be created.
 * @throws RequestError of Octokit when GitHub refuses.
 */
async function writeComment(comment) {
    const github = openGitHub(comment);
    try {
        return await bringUpToDate(github, comment);
    }
    catch (error) {
        // The comment may have been written all the same: a second one must not follow without another look.
        if (!isUnknown(error))
            throw error;
        return bringUpToDate(github, comment);
    }
}
async function bringUpToDate(github, comment) {
    const marker = markerOf(comment.key);
    const body = `${marker}\n${comment.body}`;
    const existing = await findComment(github, comment, marker);
    if (existing === undefined) {
        if (!comment.create)
            return undefined;
        const { data } = await github.rest.issues.createComment({
            owner: comment.owner,
            repo: comment.repo,
            issue_number: comment.number,
            body,
            request: { retries: 0 },
        });
        return { id: String(data.id), url: data.html_url };
    }
    if (lasting(existing.body, comment.footer) !== lasting(body, comment.footer)) {
        await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
            owner: comment.owner,
            repo: comment.repo,
            comment_id: Number(existing.id),
            body,
        });
    }
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