import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A webhook's address proves that it wants to be called before anything is sent to it; what it is sent may be narrowed by
 * policy, line of business and jurisdiction, kept in order, and limited in how much comes at once. A new signing secret
 * has the one before beside it until an hour that is written down. Webhooks that were there before count as verified, and
 * have no order, as they had none.
 */
export class WidenWebhooks20261124010401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table webhook
        add column format text not null default 'standard',
        add column delivery_order text not null default 'none',
        add column concurrency integer not null default 4,
        add column policy_ids uuid[] not null default '{}',
        add column lines_of_business text[] not null default '{}',
        add column jurisdictions text[] not null default '{}',
        add column created_by uuid,
        add column verified_at timestamptz,
        add column previous_secret text,
        add column previous_secret_until timestamptz,
        add column failing_since timestamptz,
        drop constraint webhook_state,
        add constraint webhook_state check (state in ('unverified', 'active', 'disabled')),
        add constraint webhook_format check (format in ('standard', 'cloudevents')),
        add constraint webhook_order check (delivery_order in ('policy', 'strict', 'none')),
        add constraint webhook_concurrency check (concurrency between 1 and 16),
        add constraint webhook_previous_secret_ends check ((previous_secret is null) = (previous_secret_until is null)),
        add constraint webhook_previous_secret_sealed check (previous_secret ~ '^eyJ[^.]*[.][.]'),
        add constraint webhook_creator_fk foreign key (created_by) references person (id);
      create index webhook_creator_idx on webhook (created_by) where created_by is not null;
      create index webhook_previous_secret_idx on webhook (previous_secret_until) where previous_secret is not null;
      update webhook set verified_at = created_at;
      alter table webhook alter column delivery_order set default 'policy';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update webhook set state = 'disabled', disabled_reason = 'its address never answered' where state = 'unverified';
      alter table webhook
        drop constraint webhook_state,
        add constraint webhook_state check (state in ('active', 'disabled')),
        drop column format, drop column delivery_order, drop column concurrency, drop column policy_ids,
        drop column lines_of_business, drop column jurisdictions, drop column created_by, drop column verified_at,
        drop column previous_secret, drop column previous_secret_until, drop column failing_since;
    `);
  }
}
