import {
  Kind,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from './fragments-of.js';
import {
  MAX_ALIASES,
  MAX_DEFINITIONS,
  MAX_DEPTH,
  MAX_DIRECTIVES,
  MAX_FIELDS,
  MAX_ROOT_FIELDS,
  MAX_VALUE_DEPTH,
  MAX_VARIABLES,
  MAX_WIDTH,
} from './document-limits.js';

/** How large a set of selections is once every fragment stands where it is spread. */
interface Shape {
  readonly depth: number;
  readonly fields: number;
  /** Fields of the set itself, not below them. */
  readonly ownFields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Shape = { depth: 0, fields: 0, ownFields: 0, aliases: 0, directives: 0 };

/** Stops a walk at the first fault; the rest of a hostile document is not worth a look. */
class Refused extends Error {}

/**
 * What makes a document too large or too tangled to be validated, or null when nothing does. Every part is looked at once,
 * however often fragments repeat each other: validation is quadratic, so this comes before it.
 */
export function checkShape(document: DocumentNode): string | null {
  try {
    checkDocument(document);
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function checkDocument(document: DocumentNode): void {
  const { definitions } = document;
  atMost(
    MAX_DEFINITIONS,
    definitions.length,
    'operations and fragments in a document; send the others apart',
  );
  const measure = createMeasure(fragmentsOf(document));
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) checkOperation(definition, measure);
    else if (definition.kind === Kind.FRAGMENT_DEFINITION)
      checkSizes(measure.fragment(definition)); // spread or not: validation reads it
    else
      throw new Refused('A document may hold operations and fragments only; take out the type definitions');
  }
}

function checkOperation(operation: OperationDefinitionNode, measure: Measure): void {
  const { variableDefinitions = [] } = operation;
  atMost(MAX_VARIABLES, variableDefinitions.length, 'variables in an operation; use input objects');
  for (const { type, defaultValue, directives } of variableDefinitions) {
    checkType(type);
    if (defaultValue !== undefined) checkValue(defaultValue, 0);
    checkDirectives(directives);
  }
  checkDirectives(operation.directives);
  const shape = measure.set(operation.selectionSet, 1);
  checkSizes(shape);
  atMost(
    MAX_ROOT_FIELDS,
    shape.ownFields,
    'fields at the root of an operation; send the others in further requests',
  );
}

function checkSizes({ depth, fields, aliases, directives }: Shape): void {
  atMost(MAX_DEPTH, depth, 'levels of fields; ask for what lies deeper in a further request');
  atMost(
    MAX_FIELDS,
    fields,
    'fields in an operation, fragments counted wherever they are spread; send fewer',
  );
  atMost(MAX_ALIASES, aliases, 'aliases in an operation; send the others in further requests');
  atMost(MAX_DIRECTIVES, directives, 'directives in an operation; send fewer');
}

interface Measure {
  set(selections: SelectionSetNode, level: number): Shape;
  fragment(fragment: FragmentDefinitionNode): Shape;
}

/** Measures sets of selections; a fragment is measured once and remembered. */
function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>): Measure {
  const known = new Map<string, Shape | 'under way'>();

  function ofSet({ selections }: SelectionSetNode, level: number): Shape {
    atMost(MAX_WIDTH, selections.length, 'fields side by side; send the others in further requests');
    // written nesting is bounded at once, so that no walk goes deeper than the limit
    atMost(MAX_DEPTH * 2, level, 'levels of selections; ask for what lies deeper in a further request');
    return selections.map((selection) => ofSelection(selection, level)).reduce(beside, NOTHING);
  }

  function ofSelection(selection: SelectionNode, level: number): Shape {
    const directives = checkDirectives(selection.directives);
    if (selection.kind === Kind.FIELD) return ofField(selection, level, directives);
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? ofSet(selection.selectionSet, level + 1)
        : ofName(selection.name.value);
    return { ...inner, directives: inner.directives + directives };
  }

  function ofField(field: FieldNode, level: number, directives: number): Shape {
    for (const { value } of field.arguments ?? []) checkValue(value, 0);
    const below = field.selectionSet === undefined ? NOTHING : ofSet(field.selectionSet, level + 1);
    return {
      depth: below.depth + 1,
      fields: below.fields + 1,
      ownFields: 1,
      aliases: below.aliases + (field.alias === undefined ? 0 : 1),
      directives: below.directives + directives,
    };
  }

  function ofName(name: string): Shape {
    const fragment = fragments.get(name);
    return fragment === undefined ? NOTHING : ofFragment(fragment); // an unknown one is for validation to name
  }

  function ofFragment(fragment: FragmentDefinitionNode): Shape {
    const name = fragment.name.value;
    const found = known.get(name);
    if (found === 'under way') throw new Refused(`Fragment ${name} spreads itself; take the cycle out`);
    if (found !== undefined) return found;
    known.set(name, 'under way');
    const directives = checkDirectives(fragment.directives);
    const shape = ofSet(fragment.selectionSet, 1);
    const whole = { ...shape, directives: shape.directives + directives };
    known.set(name, whole);
    return whole;
  }

  return { set: ofSet, fragment: ofFragment };
}

function beside(one: Shape, other: Shape): Shape {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    ownFields: one.ownFields + other.ownFields,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}

/** Checks the values given to directives, and answers how many directives there are. */
function checkDirectives(directives: readonly DirectiveNode[] = []): number {
  atMost(MAX_DIRECTIVES, directives.length, 'directives in an operation; send fewer');
  for (const directive of directives) {
    for (const { value } of directive.arguments ?? []) checkValue(value, 0);
  }
  return directives.length;
}

/** Validation and coercion call themselves for each list of a type. */
function checkType(type: TypeNode): void {
  let lists = 0;
  for (let inner = type; inner.kind !== Kind.NAMED_TYPE; inner = inner.type) {
    if (inner.kind === Kind.LIST_TYPE) lists += 1;
  }
  atMost(
    MAX_VALUE_DEPTH,
    lists,
    'lists within lists in the type of a variable; no input here has more than one',
  );
}

function checkValue(value: ValueNode, level: number): void {
  atMost(MAX_VALUE_DEPTH, level, 'levels of lists and objects in a value; no input here has more than three');
  if (value.kind === Kind.LIST) for (const entry of value.values) checkValue(entry, level + 1);
  else if (value.kind === Kind.OBJECT) for (const field of value.fields) checkValue(field.value, level + 1);
  else if (isTextWithNul(value)) throw new Refused('A text may not hold the character U+0000; take it out');
}

/** Databases do not take it, and nobody types it. */
function isTextWithNul(node: ASTNode): boolean {
  return node.kind === Kind.STRING && node.value.includes('\0');
}

function atMost(limit: number, found: number, what: string): void {
  if (found > limit) throw new Refused(`At most ${String(limit)} ${what}`);
}
