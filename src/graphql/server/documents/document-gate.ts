import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { createBoundedCache } from '../../../platform/bounded-cache.js';
import { MAX_COST, MAX_TOKENS } from './document-limits.js';
import { checkShape } from './document-shape.js';
import { checkNesting } from './document-text.js';
import { operationCost, type AskedOperation } from './operation-cost.js';
import { checkVariables } from './variable-values.js';

/** Documents kept by their text, each of at most some hundred kilobytes. */
const KEPT_DOCUMENTS = 100;

/** Faults told of one document: the first ones are enough to mend it. */
const MAX_FAULTS = 10;

/** What an operation may cost at most and what the most costly one may. */
export interface OperationCost {
  readonly requested: number;
  readonly maximum: number;
}

/** A document that may be executed, or why it may not. */
export type DocumentReading =
  | { readonly kind: 'document'; readonly document: DocumentNode }
  | { readonly kind: 'refused'; readonly faults: readonly GraphQLError[] };

/** The one way into execution, for every transport. */
export interface DocumentGate {
  /** Parses a document and judges it; the same text is judged once. */
  read(text: string): DocumentReading;
  /** What is wrong with a parsed document: its shape, then its validity; the same document is judged once. */
  judge(document: DocumentNode): readonly GraphQLError[];
  /** What an operation costs. */
  cost(asked: AskedOperation): OperationCost;
  /** What is wrong with an operation and its variables as they are asked for, or null when it may be executed. */
  check(asked: AskedOperation, cost: OperationCost): GraphQLError | null;
}

/** A gate to a schema; without introspection nothing of the schema is told. */
export function createDocumentGate(schema: GraphQLSchema, introspection: boolean): DocumentGate {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const judged = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const readings = createBoundedCache<string, DocumentReading>(KEPT_DOCUMENTS);

  function judgeAnew(document: DocumentNode): readonly GraphQLError[] {
    const fault = checkShape(document);
    if (fault !== null) return [refusal('QUERY_TOO_COMPLEX', fault)];
    return validate(schema, document, rules, { maxErrors: MAX_FAULTS, hideSuggestions: !introspection });
  }

  function judge(document: DocumentNode): readonly GraphQLError[] {
    const known = judged.get(document);
    if (known !== undefined) return known;
    const faults = judgeAnew(document);
    judged.set(document, faults);
    return faults;
  }

  function readAnew(text: string): DocumentReading {
    try {
      const nesting = checkNesting(text);
      if (nesting !== null) return refusedFor(refusal('QUERY_TOO_COMPLEX', nesting));
      const document = parse(text, { maxLexicalTokens: MAX_TOKENS });
      const faults = judge(document).map(asAnswer);
      return faults.length === 0 ? { kind: 'document', document } : { kind: 'refused', faults };
    } catch (error) {
      // A parser that ran out of stack all the same tells nothing of it.
      if (error instanceof RangeError) return refusedFor(refusal('QUERY_TOO_COMPLEX', TOO_DEEP));
      if (!(error instanceof GraphQLError)) throw error;
      return refusedFor(coded(error, 'GRAPHQL_PARSE_FAILED'));
    }
  }

  return {
    read: (text) => readings.getOrMake(text, () => readAnew(text)),
    judge: (document) => judge(document).map(asAnswer),
    cost: (asked) => ({ requested: operationCost(schema, asked), maximum: MAX_COST }),
    check({ variables }, cost) {
      const fault = checkVariables(variables);
      if (fault !== null) return refusal('BAD_USER_INPUT', fault);
      if (cost.requested <= cost.maximum) return null;
      return refusal(
        'QUERY_TOO_EXPENSIVE',
        `The operation may cost ${String(cost.requested)}, and at most ${String(cost.maximum)} is served; ask for a smaller \`first\`, fewer fields or fewer searches at once`,
        { cost },
      );
    },
  };
}

const TOO_DEEP =
  'The document is too deeply nested to be read; ask for what lies deeper in a further request';

function refusedFor(fault: GraphQLError): DocumentReading {
  return { kind: 'refused', faults: [fault] };
}

/** An error of its own for each answer: what is remembered belongs to nobody. */
function asAnswer(error: GraphQLError): GraphQLError {
  return coded(error, error.extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED');
}

function coded(error: GraphQLError, code: unknown): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}

function refusal(code: string, message: string, facts: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...facts } });
}
