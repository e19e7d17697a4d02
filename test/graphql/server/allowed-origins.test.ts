import { describe, expect, it } from 'vitest';
import { createOriginRule } from '../../../src/graphql/server/allowed-origins.js';

const closed = createOriginRule({ explorer: false, allowedOrigins: [] });
const exploring = createOriginRule({ explorer: true, allowedOrigins: [] });
const shop = createOriginRule({ explorer: false, allowedOrigins: ['https://shop.example.com'] });

describe('the origin of a page', () => {
  it.each([
    ['none, of a program that is no browser', undefined],
    ['our own', 'http://api.example.com:4000'],
  ])('%s, is always allowed', (_, origin) => {
    for (const isAllowed of [closed, exploring, shop]) {
      expect(isAllowed(origin, 'api.example.com:4000')).toBe(true);
    }
  });

  it.each([
    'https://studio.apollographql.com',
    'http://localhost:5173',
    'https://127.0.0.1',
    'http://[::1]:3000',
  ])('%s is allowed while exploring, and not otherwise', (origin) => {
    expect(exploring(origin, 'api.example.com')).toBe(true);
    expect(closed(origin, 'api.example.com')).toBe(false);
    expect(shop(origin, 'api.example.com')).toBe(false);
  });

  it('is allowed where it is named, explorer or not', () => {
    const both = createOriginRule({ explorer: true, allowedOrigins: ['https://shop.example.com'] });
    for (const isAllowed of [shop, both]) {
      expect(isAllowed('https://shop.example.com', 'api.example.com')).toBe(true);
    }
    expect(exploring('https://shop.example.com', 'api.example.com')).toBe(false);
  });

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'https://studio.apollographql.com.evil.example',
    'https://shop.example.com.evil.test',
    'https://evilshop.example.com',
    'https://shopxexample.com',
    'http://shop.example.com',
    'https://shop.example.com:8443',
    'https://shop.example.com/',
    'HTTPS://SHOP.EXAMPLE.COM',
    'null',
    '',
  ])('%j is never allowed', (origin) => {
    for (const isAllowed of [closed, exploring, shop])
      expect(isAllowed(origin, 'api.example.com')).toBe(false);
  });
});
