import type { PublicEventType } from '../../publishing/feed/public-event.rules.ts';
import type {
  DeliveryKind,
  DeliveryState,
  WebhookFormat,
  WebhookOrder,
  WebhookState,
} from '../../publishing/webhooks/webhook-terms.rules.ts';
import type { Tone } from '../parts.tsx';

/** A state in a word, and its colour. */
export interface StateWord {
  readonly word: string;
  readonly tone: Tone;
}

export const webhookStateWords: { readonly [State in WebhookState]: StateWord } = {
  unverified: { word: 'Not verified', tone: 'warning' },
  active: { word: 'Active', tone: 'good' },
  disabled: { word: 'Disabled', tone: 'danger' },
};

const deliveryStateWords: { readonly [State in DeliveryState]: StateWord } = {
  waiting: { word: 'Waiting', tone: 'info' },
  delivered: { word: 'Delivered', tone: 'good' },
  dead: { word: 'Dead letter', tone: 'danger' },
};

/** A delivery's state in a word: what is no event and failed is no dead letter, for nobody sends it again. */
export function wordOfDelivery({ state, kind }: { state: DeliveryState; kind: DeliveryKind }): StateWord {
  return state === 'dead' && kind !== 'event'
    ? { word: 'Failed', tone: 'danger' }
    : deliveryStateWords[state];
}

export const formatWords: { readonly [Format in WebhookFormat]: string } = {
  standard: 'Standard Webhooks 1.0',
  cloudevents: 'CloudEvents 1.0 (structured JSON)',
};

export const orderWords: { readonly [Order in WebhookOrder]: string } = {
  policy: 'Events of one policy in their order',
  strict: 'All events in their order, one at a time',
  none: 'In any order',
};

/** What the events of the feed are called on a page. */
export const eventTypeWords: { readonly [Type in PublicEventType]: string } = {
  'policy.version.approved': 'A version is signed',
  'policy.version.effective': 'A version takes force',
  'policy.version.superseded': 'A version is replaced',
  'policy.version.corrected': 'A version is corrected',
  'policy.version.cancelled': 'A scheduled version is cancelled',
  'policy.reaffirmed': 'A policy is reaffirmed',
  'policy.retired': 'A policy is retired',
};

/** Where the pages about webhooks are. */
export const WEBHOOKS_PATH = '/console/webhooks';

/** The page of one webhook. */
export const webhookPath = (id: string): string => `${WEBHOOKS_PATH}/${id}`;
