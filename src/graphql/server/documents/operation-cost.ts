import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './fragments-of.js';
import { DEFAULT_LIST_SIZE, FIELD_COSTS, LIST_SIZES, MAX_PAGE_SIZE } from './field-costs.js';

/** Beyond this a cost is only said to be so: numbers stay whole and short. */
const LARGEST_COST = 1_000_000_000;

/** What is asked of an object of whichever type. */
const ALL_TYPES = '';

/** An operation with the variables that it is asked with. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What a valid operation may cost at most: each field its own cost, and what is below a list as often as the list is long.
 * A `first` argument says how long; on a connection it holds for the lists of the connection.
 */
export function operationCost(schema: GraphQLSchema, asked: AskedOperation): number {
  const root = schema.getRootType(asked.operation.operation);
  if (!root) return 0;
  const cost = createCounter(schema, asked).ofSet(asked.operation.selectionSet, root, null);
  return Math.min(cost, LARGEST_COST);
}

function createCounter(schema: GraphQLSchema, asked: AskedOperation) {
  const fragments = fragmentsOf(asked.document);
  const known = new Map<string, number>();

  function ofSet(set: SelectionSetNode, type: GraphQLCompositeType, pageSize: number | null): number {
    const costs = new Map<string, number>();
    for (const selection of set.selections) {
      const only = isObjectType(type) ? ALL_TYPES : objectTypeOf(selection, fragments, schema);
      costs.set(only, (costs.get(only) ?? 0) + ofSelection(selection, type, pageSize));
    }
    const { [ALL_TYPES]: shared = 0, ...others } = Object.fromEntries(costs);
    return shared + Math.max(0, ...Object.values(others));
  }

  function ofSelection(node: SelectionNode, type: GraphQLCompositeType, pageSize: number | null): number {
    if (node.kind === Kind.FIELD) return ofField(node, type, pageSize);
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value, pageSize);
    return ofSet(node.selectionSet, typeNamed(node.typeCondition?.name.value) ?? type, pageSize);
  }

  /** A fragment costs the same wherever it stands, but for the size of the page around it. */
  function ofFragment(name: string, pageSize: number | null): number {
    const key = `${name} ${String(pageSize)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const type = typeNamed(fragment?.typeCondition.name.value);
    const cost = fragment && type ? ofSet(fragment.selectionSet, type, pageSize) : 0;
    known.set(key, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent: GraphQLCompositeType, pageSize: number | null): number {
    const coordinate = `${parent.name}.${node.name.value}`;
    if (node.name.value.startsWith('__')) return FIELD_COSTS[coordinate] ?? 0; // what is below comes from memory
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    const own = FIELD_COSTS[coordinate];
    if (!isCompositeType(type) || node.selectionSet === undefined) return own ?? 0;
    const first = firstOf(node, field, asked);
    if (!isListType(getNullableType(field.type))) return (own ?? 1) + ofSet(node.selectionSet, type, first);
    const size = first ?? pageSize ?? LIST_SIZES[coordinate] ?? DEFAULT_LIST_SIZE;
    return (own ?? 0) + size * (1 + ofSet(node.selectionSet, type, null));
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }

  return { ofSet };
}

/** The one type of object that a fragment is for: what is of several types is only ever one of them. */
function objectTypeOf(
  node: SelectionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  schema: GraphQLSchema,
): string {
  if (node.kind === Kind.FIELD) return ALL_TYPES;
  const condition =
    node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition : fragments.get(node.name.value)?.typeCondition;
  const name = condition?.name.value;
  return name !== undefined && isObjectType(schema.getType(name)) ? name : ALL_TYPES;
}

/** The page that a field is asked for, within what a page can be; null when the field has no pages. */
function firstOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  { operation, variables }: AskedOperation,
): number | null {
  const argument = field.args.find(({ name }) => name === 'first');
  if (argument === undefined) return null;
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  let size: unknown = argument.defaultValue;
  if (given?.kind === Kind.INT) size = Number(given.value);
  else if (given?.kind === Kind.VARIABLE) size = variableOf(given.name.value, operation, variables) ?? size;
  return typeof size === 'number' ? Math.min(Math.max(size, 1), MAX_PAGE_SIZE) : MAX_PAGE_SIZE;
}

function variableOf(
  name: string,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  if (Object.hasOwn(variables, name)) return variables[name];
  const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return declared?.defaultValue?.kind === Kind.INT ? Number(declared.defaultValue.value) : undefined;
}
