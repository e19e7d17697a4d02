const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What may stand between a file's name and its extension. */
const KINDS = ['', '.test', '.bench', '.config'];

/** Words that say nothing of what is inside. */
const EMPTY_WORDS = ['common', 'helper', 'helpers', 'misc', 'util', 'utils'];

/** The paths that are not named in plain kebab-case words for what they hold. */
export function misnamed(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => {
    const [file = '', ...folders] = path
      .replace(/[.]ts$/, '')
      .split('/')
      .reverse();
    const kind = file.includes('.') ? file.slice(file.indexOf('.')) : '';
    const name = file.slice(0, file.length - kind.length);
    return !KINDS.includes(kind) || name === 'index' || ![name, ...folders].every(isTelling);
  });
}

function isTelling(name: string): boolean {
  return KEBAB_CASE.test(name) && !name.split('-').some((word) => EMPTY_WORDS.includes(word));
}
