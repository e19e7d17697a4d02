import type { SubjectPlace } from '../booking/personal-data.js';

/** Somebody whose key is to be destroyed, and where their data stood. */
export type ErasedSubject = SubjectPlace & { readonly subjectId: string };

/** A person was erased: the certificate, which names no person. The keys of its subjects are destroyed because of it. */
export interface PersonErased {
  readonly type: 'PersonErased';
  readonly erasureId: string;
  /** Why, as whoever asked for it said. */
  readonly reason: string;
  readonly subjects: readonly ErasedSubject[];
  /** UTC, ISO 8601. */
  readonly erasedAt: string;
}

/** The one stream of all erasures, so that who destroys keys need not read the rest of the log. */
export const ERASURES_STREAM = 'erasures';
