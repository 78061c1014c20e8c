import type { OpenAPIObject } from '@nestjs/swagger';
import { mediaTypes } from '../../publishing/renditions/negotiation.rules.ts';
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
          `Ends as well in ${suffixes(mediaTypes)}. ETag, 304, and Almanac-Valid-Until. ${PDF_REFUSED}`,
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
          `Ends as well in ${suffixes(mediaTypes)}. A draft has the ETag that If-Match wants. ${PDF_REFUSED}`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('number', 'path', 'The version’s number.'),
        ],
      },
    },
    '/v1/policies/{policy}/versions/{before}...{after}': {
      get: {
        ...published(
          'published.redline',
          redlineTypes,
          `Ends as well in ${suffixes(redlineTypes)}. With a draft on either side it is for those who may see drafts.`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('before', 'path', 'The number of the version compared with.'),
          parameter('after', 'path', 'The number of the version compared; either may be the later one.'),
          parameter('whole', 'query', 'true: the unchanged parts too; only what changed unless given.'),
        ],
      },
    },
  };
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

const suffixes = (types: Readonly<Record<string, string>>): string =>
  Object.keys(types)
    .map((suffix) => `.${suffix}`)
    .join(', ');
