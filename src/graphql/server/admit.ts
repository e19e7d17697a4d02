import type { GraphQLError } from 'graphql';
import type { Admission } from './admission.js';
import type { AskingClient } from './client-keys.js';
import type { DocumentGate, OperationCost } from './documents/document-gate.js';
import type { AskedOperation } from './documents/operation-cost.js';
import type { RateLimits } from './rate-limits.js';
import { overloaded } from './rate-refusal.js';
import { firstField, rootFields } from './root-fields.js';

/** What was found of an operation, and whether it is to be executed. */
export interface Judged {
  /** The first field at its root. */
  readonly field: string;
  readonly cost: OperationCost;
  /** Why nothing of it is to be executed; null when it is. */
  readonly refusal: GraphQLError | null;
  /** Leaves its place among those that run. */
  leave(): void;
}

/** Lets an operation of a valid document in, by one rule for every transport. */
export type Admit = (asked: AskedOperation, by: AskingClient) => Promise<Judged>;

/** What operations are judged by. */
export interface AdmitOptions {
  readonly gate: DocumentGate;
  readonly admission: Admission;
  /** Null: everybody may ask as often as they like. */
  readonly rateLimits: RateLimits | null;
}

/** Judges what an operation costs, then whether there is room for it, then whether its client asks too often. */
export function createAdmit({ gate, admission, rateLimits }: AdmitOptions): Admit {
  return async (asked, by) => {
    const fields = rootFields(asked);
    const cost = gate.cost(asked);
    const found = { field: firstField(fields), cost, leave: () => undefined };
    const fault = gate.check(asked, cost);
    if (fault !== null) return { ...found, refusal: fault };
    const leave = admission.enter(asked.operation.operation, fields);
    if (leave === null) return { ...found, refusal: overloaded() };
    const uses = { ...asked, fields, cost: cost.requested };
    const tooSoon = await rateLimits?.refuse(uses, by); // holding a place: a database may be asked
    return { ...found, leave, refusal: tooSoon ?? null };
  };
}
