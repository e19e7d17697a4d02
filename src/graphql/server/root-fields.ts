import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './documents/fragments-of.js';
import type { AskedOperation } from './documents/operation-cost.js';

/** The field of operations that no field of the schema's stands for. */
export const OTHER_FIELD = 'other';

/** The first of the fields at the root of an operation that is none of introspection. */
export function firstField(fields: readonly FieldNode[]): string {
  return fields.map(({ name }) => name.value).find((name) => !name.startsWith('__')) ?? OTHER_FIELD;
}

/** All fields at the root of an operation that was judged, also those in fragments and those that are skipped. */
export function rootFields({
  document,
  operation,
}: Pick<AskedOperation, 'document' | 'operation'>): readonly FieldNode[] {
  const fragments = fragmentsOf(document);

  function fieldsIn({ selections }: SelectionSetNode): readonly FieldNode[] {
    return selections.flatMap((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return [selection];
        case Kind.INLINE_FRAGMENT:
          return fieldsIn(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD:
          return fieldsOf(fragments.get(selection.name.value));
      }
    });
  }

  function fieldsOf(fragment: FragmentDefinitionNode | undefined): readonly FieldNode[] {
    return fragment === undefined ? [] : fieldsIn(fragment.selectionSet);
  }

  return fieldsIn(operation.selectionSet);
}
