import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { AskedOperation } from './documents/operation-cost.js';

/** All fields at the root of an operation that was judged, also those in fragments and those that are skipped. */
export function rootFields({
  document,
  operation,
}: Pick<AskedOperation, 'document' | 'operation'>): readonly FieldNode[] {
  function fieldsIn({ selections }: SelectionSetNode): readonly FieldNode[] {
    return selections.flatMap((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return [selection];
        case Kind.INLINE_FRAGMENT:
          return fieldsIn(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return fieldsOf(selection.name.value);
      }
    });
  }

  function fieldsOf(fragment: string): readonly FieldNode[] {
    return document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === fragment
        ? fieldsIn(definition.selectionSet)
        : [],
    );
  }

  return fieldsIn(operation.selectionSet);
}
