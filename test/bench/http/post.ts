import { request } from 'node:http';

/** What a server answered. */
export interface HttpAnswer {
  /** Those that the answer decides; not those that Node adds to every response. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Node adds these by itself. */
const ADDED_BY_NODE: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive']);

/** The body of a GraphQL request. */
export function operation(query: string, variables: object): string {
  return JSON.stringify({ query, variables });
}

/** Sends one operation to an engine and hands back the answer; throws when it holds errors. */
export function post(port: number, body: string, token?: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const sent = request(
      { port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (!text.startsWith('{"data":{')) reject(new Error(`The engine answered ${text.slice(0, 500)}`));
          else resolve({ headers: decided(response.headers), body: text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends one operation and hands back its data. */
export async function ask<Data>(port: number, body: string): Promise<Data> {
  return (JSON.parse((await post(port, body)).body) as { readonly data: Data }).data;
}

function decided(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => !ADDED_BY_NODE.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
