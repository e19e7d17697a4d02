import {
  IdentifierNode,
  OperationNodeTransformer,
  type CreateIndexNode,
  type KyselyPlugin,
  type PrimaryKeyConstraintNode,
  type SchemableIdentifierNode,
  type UniqueConstraintNode,
} from 'kysely';

/** How names in a query are changed. */
export interface Renaming {
  readonly table: (name: string) => string;
  /** For indexes and constraints, whose names are one namespace over all tables. */
  readonly index: (name: string) => string;
}

/** Makes queries that were written for some tables use others; names in raw SQL text are left as they are. */
export function renamedTables(renaming: Renaming): KyselyPlugin {
  const transformer = new TableRenamer(renaming);
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: ({ result }) => Promise.resolve(result),
  };
}

class TableRenamer extends OperationNodeTransformer {
  constructor(private readonly renaming: Renaming) {
    super();
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    return { ...node, identifier: IdentifierNode.create(this.renaming.table(node.identifier.name)) };
  }

  protected override transformCreateIndex(
    node: CreateIndexNode,
    queryId: Parameters<OperationNodeTransformer['transformNode']>[1],
  ): CreateIndexNode {
    return { ...super.transformCreateIndex(node, queryId), name: this.renamedIndex(node.name) };
  }

  protected override transformUniqueConstraint(
    node: UniqueConstraintNode,
    queryId: Parameters<OperationNodeTransformer['transformNode']>[1],
  ): UniqueConstraintNode {
    const transformed = super.transformUniqueConstraint(node, queryId);
    return node.name === undefined ? transformed : { ...transformed, name: this.renamedIndex(node.name) };
  }

  protected override transformPrimaryKeyConstraint(
    node: PrimaryKeyConstraintNode,
    queryId: Parameters<OperationNodeTransformer['transformNode']>[1],
  ): PrimaryKeyConstraintNode {
    const transformed = super.transformPrimaryKeyConstraint(node, queryId);
    return node.name === undefined ? transformed : { ...transformed, name: this.renamedIndex(node.name) };
  }

  private renamedIndex({ name }: IdentifierNode): IdentifierNode {
    return IdentifierNode.create(this.renaming.index(name));
  }
}
