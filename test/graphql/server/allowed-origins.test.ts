import { describe, expect, it } from 'vitest';
import { isOriginAllowed } from '../../../src/graphql/server/allowed-origins.js';

describe('the origin of a page', () => {
  it.each([
    ['none, of a program that is no browser', undefined],
    ['our own', 'http://api.example.com:4000'],
  ])('%s, is always allowed', (_, origin) => {
    expect(isOriginAllowed(origin, 'api.example.com:4000', false)).toBe(true);
  });

  it.each([
    'https://studio.apollographql.com',
    'http://localhost:5173',
    'https://127.0.0.1',
    'http://[::1]:3000',
  ])('%s is allowed while exploring, and not otherwise', (origin) => {
    expect(isOriginAllowed(origin, 'api.example.com', true)).toBe(true);
    expect(isOriginAllowed(origin, 'api.example.com', false)).toBe(false);
  });

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'https://studio.apollographql.com.evil.example',
    'null',
    '',
  ])('%j is never allowed', (origin) => {
    expect(isOriginAllowed(origin, 'api.example.com', true)).toBe(false);
  });
});
