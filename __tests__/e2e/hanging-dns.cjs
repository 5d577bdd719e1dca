// Preloaded into a step: looking up a host takes a thread of Node's pool for much longer than any time limit. As with a
// resolver that does not answer, nothing can cancel that.
const crypto = require('node:crypto');
const dns = require('node:dns');

dns.lookup = (_host, _options, callback) => crypto.pbkdf2('x', 'y', 2_000_000_000, 64, 'sha512', callback);
