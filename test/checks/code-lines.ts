import ts from 'typescript';

/** The lines of a file that say what happens: all but its constants of plain data, which may be as long as the data. */
export function codeLineCount(path: string, text: string): number {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const dataLineCount = source.statements
    .filter((statement) => ts.isVariableStatement(statement) && !doesSomething(statement))
    .reduce((count, statement) => count + 1 + lineAt(statement.end) - lineAt(statement.getStart()), 0);
  return text.trimEnd().split('\n').length - dataLineCount;
}

function doesSomething(node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) || ts.isCallExpression(node) || (ts.forEachChild(node, doesSomething) ?? false)
  );
}
