/** Pages of other origins that may use the API while it is explored: Apollo Sandbox, and what a developer serves locally. */
export const EXPLORING_ORIGINS: readonly RegExp[] = [
  /^https:\/\/studio\.apollographql\.com$/u,
  /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u,
];

/** Whether a page of an origin may open a socket here: our own pages, programs that are no browser, and explorers. */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  exploring: boolean,
): boolean {
  if (origin === undefined) return true; // no browser: browsers always say where a page is from
  if (URL.canParse(origin) && new URL(origin).host === host) return true;
  return exploring && EXPLORING_ORIGINS.some((allowed) => allowed.test(origin));
}
