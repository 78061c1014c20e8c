import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiQuery } from '@nestjs/swagger';
import { sortKeys } from '../search/search-order.ts';
import { searchParameters } from '../search/search-parameters.ts';
import { CURSOR, MOST_COUNT } from '../search/search-request.ts';
import { FHIR_FORMATS } from './fhir-formats.ts';
import { mandatoryElements } from './subset.ts';

/** A parameter as the description of the API holds it. Requests are read by hand, as FHIR wants them. */
interface DescribedParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: {
    readonly type: 'string' | 'integer' | 'boolean';
    readonly enum?: string[];
    readonly minimum?: number;
  };
}

const text = { type: 'string' } as const;

const modifierWords: Readonly<Record<string, string>> = {
  contains: 'The same, with the value anywhere in it.',
  exact: 'The same, letter for letter.',
  not: 'All but those with the value.',
};

/** What Libraries are searched by, each modifier as a parameter of its own. */
const conditions: readonly DescribedParameter[] = searchParameters.flatMap(
  ({ name, documentation, modifiers }) => [
    { name, description: `${documentation} Several alternatives stand between commas.`, schema: text },
    ...modifiers.map((modifier) => ({
      name: `${name}:${modifier}`,
      description: modifierWords[modifier] ?? documentation,
      schema: text,
    })),
  ],
);

/** Which Libraries a page holds, and in what order. */
const paging: readonly DescribedParameter[] = [
  {
    name: '_sort',
    description: `Names between commas, with - before one for the other way round: ${Object.keys(sortKeys).join(', ')}.`,
    schema: text,
  },
  {
    name: '_count',
    description: `Libraries on a page, at most ${MOST_COUNT}; 0 asks for their number only.`,
    schema: { type: 'integer', minimum: 0 },
  },
  {
    name: '_total',
    description:
      'Whether to say how many match: an estimate is the number itself. Unless it is asked, the first page says it.',
    schema: { type: 'string', enum: ['none', 'estimate', 'accurate'] },
  },
  { name: CURSOR, description: 'Where to go on, as the next link of the page before has it.', schema: text },
];

/** Which elements of a Library are sent. */
const subset: readonly DescribedParameter[] = [
  {
    name: '_summary',
    description: 'Which part of a Library is sent; it wins over _elements.',
    schema: { type: 'string', enum: ['true', 'text', 'data', 'count', 'false'] },
  },
  {
    name: '_elements',
    description: `Elements that are sent, between commas; ${mandatoryElements.join(', ')} always are.`,
    schema: text,
  },
];

/** In what form a resource is sent. */
const form: readonly DescribedParameter[] = [
  {
    name: '_format',
    description: `It wins over Accept: ${FHIR_FORMATS.join(' or ')}, which are the same here.`,
    schema: text,
  },
  { name: '_pretty', description: 'true: laid out for people to read.', schema: { type: 'boolean' } },
];

const search: readonly DescribedParameter[] = [...conditions, ...paging, ...subset, ...form];

const queries = (parameters: readonly DescribedParameter[]): MethodDecorator =>
  applyDecorators(...parameters.map((parameter) => ApiQuery({ ...parameter, required: false })));

/** Tells the description of the API the parameters of a search in the address. */
export const DescribesSearch = (): MethodDecorator => queries(search);

/** Tells it those of a search in a form. */
export const DescribesSearchForm = (): MethodDecorator =>
  applyDecorators(
    ApiConsumes('application/x-www-form-urlencoded'),
    ApiBody({
      required: false,
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          search.map(({ name, description, schema }) => [name, { description, ...schema }]),
        ),
      },
    }),
  );

/** Tells it those of reading one Library. */
export const DescribesReading = (): MethodDecorator => queries([...subset, ...form]);

/** Tells it those of a resource that is sent whole always. */
export const DescribesForm = (): MethodDecorator => queries(form);
