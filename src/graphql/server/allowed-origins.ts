import type { IsOriginAllowed } from './request-guard.js';

/** Explorers of other origins, which may use the API while it is explored: Apollo Sandbox, and what a developer serves locally. */
const EXPLORING_ORIGINS: readonly RegExp[] = [
  /^https:\/\/studio\.apollographql\.com$/u,
  /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u,
];

/** Whose pages may use the API besides our own. */
export interface OriginOptions {
  /** Lets in explorers, too. */
  readonly explorer: boolean;
  /** Origins as browsers send them: scheme, host, and port where it is not the usual one. */
  readonly allowedOrigins: readonly string[];
}

/** The other origins whose pages may use the API, each itself or by what it looks like. */
export function otherOrigins({ explorer, allowedOrigins }: OriginOptions): (string | RegExp)[] {
  return [...allowedOrigins, ...(explorer ? EXPLORING_ORIGINS : [])];
}

/** The rule by which pages may ask: our own, those of the origins that are let in, and programs that are no browser. */
export function createOriginRule(options: OriginOptions): IsOriginAllowed {
  const others = otherOrigins(options);
  return (origin, host) => {
    if (origin === undefined) return true; // no browser: browsers always say where a page is from
    if (URL.canParse(origin) && new URL(origin).host === host) return true;
    return others.some((other) => (typeof other === 'string' ? other === origin : other.test(origin)));
  };
}
