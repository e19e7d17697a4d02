const EXPECTED = [
  'src',
  'schema',
  'migrations',
  'test',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'codegen.ts',
  'README.md',
  'LICENSE',
];

/** The names at the top of the repository that do not belong there, given what git ignores. */
export function strayNames(names: readonly string[], gitignore: string): readonly string[] {
  const ignored = gitignore
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^[/]|[/]$/g, '')
        .replaceAll('.', '[.]')
        .replaceAll('*', '.*'),
    )
    .map((pattern) => new RegExp(`^${pattern}$`));
  return names.filter(
    (name) =>
      !name.startsWith('.') && !EXPECTED.includes(name) && !ignored.some((pattern) => pattern.test(name)),
  );
}
