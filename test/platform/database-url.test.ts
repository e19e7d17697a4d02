import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/platform/database-url.js';

describe('a database URL', () => {
  it.each([
    ['sqlite:events.db', resolve('events.db')],
    ['sqlite:./data/events.db', resolve('data/events.db')],
    ['sqlite:/var/lib/jetsetgo/events.db', '/var/lib/jetsetgo/events.db'],
    ['sqlite:///var/lib/jetsetgo/events.db', '/var/lib/jetsetgo/events.db'],
    ['sqlite:a folder/é.db', resolve('a folder/é.db')],
  ])('%s names the file %s', (url, file) => {
    expect(parseDatabaseUrl(url)).toEqual({ engine: 'sqlite', file });
  });

  it.each([
    'postgres://localhost/jetsetgo',
    'postgresql://user:pass%40word@db.example.com:5433/jetsetgo?sslmode=require',
  ])('%s names a server', (url) => {
    expect(parseDatabaseUrl(url)).toMatchObject({ engine: 'postgres', url });
  });

  it.each([
    '',
    'events.db',
    'sqlite:',
    'sqlite:events.db?mode=memory',
    'sqlite:events.db#part',
    'SQLITE:events.db',
    'postgres:',
    'postgres://',
    'postgres:/localhost/jetsetgo',
    'mysql://localhost/jetsetgo',
    'see sqlite:events.db',
  ])('%j names none', (url) => {
    expect(parseDatabaseUrl(url)).toBeNull();
  });
});
