import type { OpenAPIObject } from '@nestjs/swagger';
import { mediaTypes, suffixes } from '../../publishing/renditions/negotiation.rules.ts';
import { redlineTypes } from '../../publishing/renditions/redline-routes.ts';
import type { Operation } from './api-operation.ts';

const PDF_REFUSED = 'As PDF 503 rendition_unavailable where none can be made now.';

type Parameters = NonNullable<Operation['parameters']>;

/**
 * Published versions as the description of the API tells them. They are served beside the framework, which therefore
 * does not know their routes.
 */
export function publishedPaths(): OpenAPIObject['paths'] {
  return {
    '/v1/policies/{policy}/active': {
      get: {
        ...published(
          'published.active',
          mediaTypes,
          `Ends as well in ${endings(Object.values(suffixes))}. ETag, 304, and Almanac-Valid-Until. ${PDF_REFUSED}`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('on', 'query', 'A day of service, YYYY-MM-DD; today unless given.'),
          parameter('knownAt', 'query', 'An instant: what was known then; now unless given.'),
        ],
      },
    },
    '/v1/policies/{policy}/versions/{number}': {
      get: {
        ...published(
          'published.version',
          mediaTypes,
          `Ends as well in ${endings(Object.values(suffixes))}. A draft has the ETag that If-Match wants. ${PDF_REFUSED}`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('number', 'path', 'The version’s number.'),
        ],
      },
    },
    ...redlinePaths(),
    '/v1/codes/{system}/{code}/policies': {
      get: {
        operationId: 'codes.policies',
        tags: ['Codes'],
        description: 'For everybody.',
        security: [{}],
        parameters: [
          ...['system', 'code'].map((name) => parameter(name, 'path', '')),
          ...['on', 'knownAt', 'lineOfBusiness', 'jurisdiction', 'cursor', 'limit'].map((name) =>
            parameter(name, 'query', ''),
          ),
        ],
        responses: { 200: { description: 'The policies.', content: { 'application/json': {} } } },
      },
    },
  };
}

/**
 * A redline by its suffixes. Without one `Accept` decides, which is not a path of its own here: a program that reads the
 * description could not tell it from a version's.
 */
function redlinePaths(): OpenAPIObject['paths'] {
  const paths = Object.entries(redlineTypes).map(([suffix, type]) => {
    const id = suffix === 'json' ? 'published.redline' : `published.redline${suffix.toUpperCase()}`;
    const operation = {
      ...published(id, { [suffix]: type }, 'With a draft on either side it is for those who may see drafts.'),
      description:
        'For everybody; with a draft on either side for those who may see drafts. Without its suffix Accept decides.',
      parameters: [
        parameter('policy', 'path', 'Slug or id.'),
        parameter('before', 'path', 'The number of the version compared with.'),
        parameter('after', 'path', 'The number of the version compared; either may be the later one.'),
        parameter('whole', 'query', 'true: the unchanged parts too; only what changed unless given.'),
      ],
    };
    return [`/v1/policies/{policy}/versions/{before}...{after}.${suffix}`, { get: operation }];
  });
  return Object.fromEntries(paths) as OpenAPIObject['paths'];
}

function published(
  operationId: string,
  types: Readonly<Record<string, string>>,
  description: string,
): Operation {
  const content = Object.fromEntries(Object.values(types).map((type) => [type, {}]));
  return {
    operationId,
    tags: ['Published versions'],
    description: `For everybody. Chosen by Accept. ${description}`,
    security: [{}],
    responses: { 200: { description: 'The version.', content }, 304: { description: 'Unchanged.' } },
  };
}

function parameter(name: string, place: 'path' | 'query', description: string): Parameters[number] {
  return { name, in: place, required: place === 'path', description, schema: { type: 'string' } };
}

const endings = (names: readonly string[]): string => names.map((name) => `.${name}`).join(', ');
