import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes files, by path and content, to a folder of their own, asks for a verdict on it, and removes it. */
export async function withPlantedTree<Verdict>(
  files: Readonly<Record<string, string>>,
  judge: (root: string) => Promise<Verdict>,
): Promise<Verdict> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jetsetgo-planted-')));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return await judge(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
