import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { projectFile } from '../../platform/project-file.js';

/** A file of the explorer, ready to be sent. */
export interface ExplorerAsset {
  readonly name: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** A strong entity tag, with its quotes (RFC 9110, section 8.8.3). */
  readonly etag: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page itself. */
export function loadExplorerPage(): Promise<ExplorerAsset> {
  return loadAsset(ownFile('explorer.html'));
}

/** What the page links to: GraphiQL and React as their packages publish them for browsers, and the page's own files. */
export function loadExplorerAssets(): Promise<readonly ExplorerAsset[]> {
  const paths = [
    packageFile('react', 'umd/react.production.min.js'),
    packageFile('react-dom', 'umd/react-dom.production.min.js'),
    packageFile('graphiql', 'graphiql.min.js'),
    packageFile('graphiql', 'graphiql.min.css'),
    ownFile('explorer.js'),
    ownFile('explorer.css'),
    ownFile('icon.svg'),
  ];
  return Promise.all(paths.map(loadAsset));
}

function ownFile(name: string): string {
  return projectFile(`src/graphql/explorer/page/${name}`);
}

/** Packages do not export their browser builds, but they all export the package.json beside them. */
function packageFile(packageName: string, relativePath: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return join(dirname(manifest), relativePath);
}

async function loadAsset(path: string): Promise<ExplorerAsset> {
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) throw new Error(`No content type is known for ${path}`);
  const body = await readFile(path);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { name: basename(path), contentType, body, etag };
}
