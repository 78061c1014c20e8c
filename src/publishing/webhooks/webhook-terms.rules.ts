/** Whether a webhook gets deliveries: an unverified one gets nothing but the question whether it wants them. */
export const webhookStates = ['unverified', 'active', 'disabled'] as const;
export type WebhookState = (typeof webhookStates)[number];

/** How an event is written: as Standard Webhooks 1.0 has it, or as a CloudEvent 1.0 in structured mode. */
export const webhookFormats = ['standard', 'cloudevents'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/**
 * What waits for what: `policy`, an event for the earlier ones of its policy; `strict`, for every earlier one; `none`,
 * for nothing. A delivery that is to be tried again keeps its place, and what waits for it waits.
 */
export const webhookOrders = ['policy', 'strict', 'none'] as const;
export type WebhookOrder = (typeof webhookOrders)[number];

/** Where a delivery stands: an attempt is to come, a 2xx came, or no further attempt is made. */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What is delivered: an event of the feed, a test that somebody asked for, or the question that verifies an address. */
export const deliveryKinds = ['event', 'test', 'verification'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];
