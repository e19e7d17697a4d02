/** A host and port as browsers send them; anything else must not reach a header. */
const HOST = /^[a-z0-9.-]+(?::\d{1,5})?$/i;

/** The one style element that GraphiQL 4.1.2 inserts: it stops the page behind an open dialog from scrolling. */
const SCROLL_LOCK_STYLE = "'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='";

/**
 * The policy of the explorer's page: everything from its own origin, no inline script, nothing from elsewhere.
 *
 * The sockets of the own host are named because older browsers do not count them as `'self'` (CSP level 2).
 */
export function explorerContentSecurityPolicy(host: string): string {
  const sockets = HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${SCROLL_LOCK_STYLE}`,
    `connect-src 'self'${sockets}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
