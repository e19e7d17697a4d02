import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** Fields at the root of one operation: each may be a whole search, and no caller needs more at once. */
const MAX_ROOT_FIELDS = 10;

/** What is wrong with an operation that asks for too much at once, or null when nothing is. */
export function checkRootFields(document: DocumentNode, selections: SelectionSetNode): string | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let count = 0;
  function countIn({ selections: found }: SelectionSetNode): void {
    for (const selection of found) {
      if (count > MAX_ROOT_FIELDS) return; // enough to know, however often fragments repeat each other
      if (selection.kind === Kind.FIELD) count += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) countIn(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) countIn(fragment.selectionSet);
      }
    }
  }
  countIn(selections);
  if (count <= MAX_ROOT_FIELDS) return null;
  return `An operation may have at most ${String(MAX_ROOT_FIELDS)} fields at its root; send the others in further requests`;
}
