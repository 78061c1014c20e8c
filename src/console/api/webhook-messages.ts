import type { OpenAPIObject } from '@nestjs/swagger';
import { CLOUD_EVENT_MEDIA_TYPE, type CloudEvent } from '../../publishing/feed/cloud-event.rules.ts';
import {
  publicEventTypes,
  type PublicEvent,
  type PublicEventType,
} from '../../publishing/feed/public-event.rules.ts';
import { TEST_TYPE, VERIFICATION_TYPE } from '../../publishing/webhooks/webhook-message.rules.ts';
import type { Operation } from './api-operation.ts';
import type { ReplySchema } from './described-replies.ts';

type Messages = NonNullable<OpenAPIObject['webhooks']>;
type Fields<Message> = { readonly [Field in keyof Message]-?: ReplySchema };

const summaries: Readonly<Record<PublicEventType, string>> = {
  'policy.version.approved': 'A version was signed; its first day may be to come.',
  'policy.version.effective': 'A version took force: its first day has begun.',
  'policy.version.superseded': 'A version is not in force any more: another one is.',
  'policy.version.corrected': 'A version was corrected by another, for days that have gone by too.',
  'policy.version.cancelled': 'A version will not take force, or was taken out of it.',
  'policy.reaffirmed': 'A review was closed, and the text stays as it is.',
  'policy.retired': 'A policy ends.',
};

/** The messages that Almanac delivers to webhooks, as the description of the API tells them. */
export function webhookMessages(): Messages {
  const messages: [string, Operation][] = [
    ...publicEventTypes.map((type): [string, Operation] => [
      type,
      delivery(type, summaries[type], { $ref: '#/components/schemas/PublicEventData' }, event(type)),
    ]),
    [TEST_TYPE, delivery(TEST_TYPE, 'A test, asked for by hand.', data('webhook', 'Its id.'), test)],
    [VERIFICATION_TYPE, verification],
  ];
  return Object.fromEntries(messages.map(([name, post]) => [name, { post }]));
}

const text = (description: string): ReplySchema => ({ type: 'string', description });
const constant = (value: string): ReplySchema => ({ type: 'string', enum: [value] });
const instant: ReplySchema = { $ref: '#/components/schemas/Instant' };
const data = (name: string, description: string): ReplySchema => closed({ [name]: text(description) });

function closed(properties: Record<string, ReplySchema>, required = Object.keys(properties)): ReplySchema {
  return { type: 'object', properties, required };
}

/** The body by Standard Webhooks 1.0. */
const standard = (type: string, held: ReplySchema): ReplySchema =>
  closed({ type: constant(type), timestamp: instant, data: held } satisfies Fields<PublicEvent>);

/** What CloudEvents 1.0 wants of every event. */
const core = (type: string) => ({
  specversion: constant('1.0'),
  id: text('The same for every sending: also the webhook-id, and the id of the item of the feed.'),
  source: text('The address of this Almanac.'),
  type: constant(type),
  time: instant,
  datacontenttype: constant('application/json'),
});

/** An event of the feed as a CloudEvent, with its documented extensions. */
const event = (type: PublicEventType): ReplySchema =>
  closed({
    ...core(type),
    subject: text('policies/ and the slug.'),
    sequence: text('Its number in the feed, in fifteen digits.'),
    feedepoch: text('Which feed numbers it.'),
    partitionkey: text('The id of the policy.'),
    data: { $ref: '#/components/schemas/PublicEventData' },
  } satisfies Fields<CloudEvent>);

const test = closed({ ...core(TEST_TYPE), data: data('webhook', 'Its id.') });

const header = (name: string, description: string) =>
  ({ name, in: 'header', required: true, description, schema: { type: 'string' } }) as const;

const signed: NonNullable<Operation['parameters']> = [
  header('webhook-id', 'The same for every attempt: what was heard once need not be heard again.'),
  header('webhook-timestamp', 'When this attempt was made, in seconds since 1970.'),
  header(
    'webhook-signature',
    'v1 and an HMAC-SHA256 over id, timestamp and body, by each secret that counts.',
  ),
];

const GONE = { description: 'No more is wanted: the webhook is disabled.' };
const LATER = { description: 'Not taken: an event is sent again later, as after no answer.' };

function delivery(type: string, summary: string, held: ReplySchema, asCloudEvent: ReplySchema): Operation {
  return {
    operationId: `webhooks.deliver.${type}`,
    tags: ['Webhooks'],
    summary,
    description: 'Delivered by Almanac to the address of a webhook, in the format that the webhook asks for.',
    security: [],
    parameters: signed,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: standard(type, held) },
        [CLOUD_EVENT_MEDIA_TYPE]: { schema: asCloudEvent },
      },
    },
    responses: { '204': { description: 'Taken, as by any 2xx.' }, '410': GONE, default: LATER },
  };
}

/** By CloudEvents it is asked otherwise: with OPTIONS and WebHook-Request-Origin, which no description of a body holds. */
const verification: Operation = {
  operationId: `webhooks.deliver.${VERIFICATION_TYPE}`,
  tags: ['Webhooks'],
  summary: 'The question whether an address wants webhooks; nothing else is sent before it is answered.',
  description:
    'By the format cloudevents it is an OPTIONS request with WebHook-Request-Origin instead, answered with WebHook-Allowed-Origin.',
  security: [],
  parameters: signed,
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: standard(VERIFICATION_TYPE, data('challenge', 'To be sent back.')) },
    },
  },
  responses: {
    '200': {
      description: 'It does: the challenge that was sent, in a JSON object.',
      content: { 'application/json': { schema: data('challenge', 'As it was sent.') } },
    },
    '410': GONE,
    default: LATER,
  },
};
