import { readFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graphql/schema.js';
import { projectFile } from '../../src/platform/project-file.js';

interface Described {
  readonly name: string;
  readonly description: string | null | undefined;
}

const ROOTS = ['Query', 'Mutation', 'Subscription'];
const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type));
const fields = objects.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ ...field, name: `${type.name}.${field.name}` })),
);

/** The names of those that break a rule. */
const names = (broken: readonly { readonly name: string }[]): readonly string[] =>
  broken.map(({ name }) => name);

function partsOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type))
    return type.getValues().map((value) => ({ ...value, name: `${type.name}.${value.name}` }));
  if (!isInputObjectType(type) && !isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const name = `${type.name}.${field.name}`;
    const given: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    const args = given.map((arg) => ({ ...arg, name: `${name}(${arg.name})` }));
    return [{ name, description: field.description }, ...args];
  });
}

/** Where the names say all that there is to say. */
const SELF_EXPLANATORY = /^(?:CabinClass\.\w+|Query\.searchFlights\(input\)|Mutation\.\w+\(input\))$/u;

describe('the schema', () => {
  it('is seen whole', () => {
    expect(types.length).toBeGreaterThan(30);
    expect(fields.length).toBeGreaterThan(100);
  });

  it('describes every type, field, argument and value', () => {
    const described = types.flatMap((type) => [
      ...(ROOTS.includes(type.name) ? [] : [type]),
      ...partsOf(type),
    ]);
    const silent = names(described.filter(({ description }) => !description));
    expect(silent.filter((name) => !SELF_EXPLANATORY.test(name))).toEqual([]);
  });

  it('names types in PascalCase, fields and arguments in camelCase, values in CONSTANT_CASE', () => {
    expect(names(types.filter(({ name }) => !/^[A-Z][A-Za-z0-9]*$/u.test(name)))).toEqual([]);
    const parts = types.flatMap((type) =>
      partsOf(type).map(({ name }) => ({ name, isValue: isEnumType(type) })),
    );
    const wrong = parts.filter(({ name, isValue }) => {
      const own = /(?<last>\w+)\)?$/u.exec(name)?.groups?.['last'] ?? '';
      return isValue ? !/^[A-Z][A-Z0-9_]*$/u.test(own) : !/^[a-z][A-Za-z0-9]*$/u.test(own);
    });
    expect(names(wrong)).toEqual([]);
  });

  it('gives inputs, connections and edges their suffix', () => {
    expect(names(types.filter((type) => isInputObjectType(type) && !type.name.endsWith('Input')))).toEqual(
      [],
    );
    const pages = objects.filter((type) => 'pageInfo' in type.getFields());
    expect(names(pages.filter(({ name }) => !name.endsWith('Connection')))).toEqual([]);
    expect(pages.length).toBeGreaterThan(1);
  });

  it('has connections of the shape that Relay specifies', () => {
    for (const connection of objects.filter(({ name }) => name.endsWith('Connection'))) {
      const { edges, nodes, pageInfo } = connection.getFields();
      const nodeName = connection.name.replace(/Connection$/u, '');
      expect([String(edges?.type), String(nodes?.type), String(pageInfo?.type)]).toEqual([
        `[${nodeName}Edge!]!`,
        `[${nodeName}!]!`,
        'PageInfo!',
      ]);
      const edge = schema.getType(`${nodeName}Edge`) as GraphQLObjectType;
      expect([String(edge.getFields()['cursor']?.type), String(edge.getFields()['node']?.type)]).toEqual([
        'String!',
        `${nodeName}!`,
      ]);
    }
    const asked = fields.filter(({ type }) => String(type).endsWith('Connection!'));
    for (const { args } of asked) {
      expect(names(args)).toEqual(expect.arrayContaining(['first', 'after']));
    }
    expect(asked.length).toBeGreaterThan(1);
  });

  it('has no list that is null or holds null', () => {
    const holdsNull = (type: GraphQLOutputType): boolean => {
      const list = getNullableType(type);
      return isListType(list) && (!isNonNullType(type) || !isNonNullType(list.ofType));
    };
    expect(names(fields.filter(({ type }) => holdsNull(type)))).toEqual([]);
  });

  it('answers a mutation with a union of its outcomes, never with null', () => {
    const mutations = Object.values(schema.getMutationType()!.getFields());
    expect(mutations.length).toBeGreaterThan(0);
    for (const { name, type } of mutations) {
      expect(String(type)).toBe(`${name[0]!.toUpperCase()}${name.slice(1)}Result!`);
    }
  });

  it('gives every identity the type ID', () => {
    const identities = fields.filter(({ name }) => /(?:\.id|Id)$/u.test(name));
    expect(names(identities.filter(({ type }) => !/^ID!?$/u.test(String(type))))).toEqual([]);
  });
});

describe('the schema, compared with the one that clients were written for', () => {
  const released = buildSchema(readFileSync(projectFile('schema/released.graphql'), 'utf8'));
  const breaking = async (next = schema): Promise<readonly string[]> =>
    (await diff(released, next))
      .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
      .map(({ message }) => message);

  it('takes nothing away', async () => {
    expect(await breaking()).toEqual([]);
  });

  it('would be seen to', async () => {
    const text = readFileSync(projectFile('schema/released.graphql'), 'utf8');
    const next = buildSchema(text.replace('  seatsLeft: Int!', '  seatsLeft: Int'));
    expect(await breaking(next)).toEqual([expect.stringContaining('seatsLeft')]);
  });
});
