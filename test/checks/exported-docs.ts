import ts from 'typescript';

/**
 * The exported functions, classes and interfaces of a file that no sentence describes.
 * A decorated class describes itself: its decorators carry the words that the schema shows.
 */
export function undocumentedExports(path: string, text: string): readonly string[] {
  const documented = new Set<string>();
  const undocumented = new Set<string>();
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements) {
    for (const name of namesToDocument(statement)) {
      if (hasSentence(statement)) documented.add(name);
      else undocumented.add(name);
    }
  }
  return [...undocumented].filter((name) => !documented.has(name));
}

function namesToDocument(statement: ts.Statement): readonly string[] {
  if (!ts.canHaveModifiers(statement)) return [];
  const isExported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations
      .filter(({ initializer }) => initializer !== undefined && ts.isFunctionLike(initializer))
      .map(({ name }) => name.getText());
  }
  if (ts.isClassDeclaration(statement) && ts.getDecorators(statement) !== undefined) return [];
  const isDescribed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement);
  return isDescribed && statement.name !== undefined ? [statement.name.text] : [];
}

/** Whether a doc comment holds words that end in a full stop. */
function hasSentence(statement: ts.Statement): boolean {
  return ts
    .getJSDocCommentsAndTags(statement)
    .filter(ts.isJSDoc)
    .some((doc) => /\w.*\.(\s|$)/s.test(ts.getTextOfJSDocComment(doc.comment) ?? ''));
}
