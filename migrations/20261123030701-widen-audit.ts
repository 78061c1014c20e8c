import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What makes the audit searchable and its chain hard to forge: a table to search in, filled by the sealer so that writers
 * pay for no index; a code on each seal that only who has the service's secrets can make; the Merkle tree over the seals
 * with its signed checkpoints, and what each verification found. Instants, but for an entry's own, are wall-clock time as
 * this database tells it.
 */
export class WidenAudit20261123030701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table audit_unsealed add column noted_at timestamptz not null default clock_timestamp();
      alter table audit_seal add column mac text;

      create table audit_mac_key (
        singleton boolean not null default true,
        sealed text not null,
        constraint audit_mac_key_pk primary key (singleton),
        constraint audit_mac_key_is_one check (singleton)
      );

      create function audit_words(p_entry audit_entry) returns tsvector language sql stable as $$
        select to_tsvector('simple', translate(left(concat_ws(' ', p_entry.action, p_entry.subject_type, p_entry.subject_id,
                 p_entry.actor_name, p_entry.reason, p_entry.detail::text), 200000),
                 '!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', repeat(' ', 32)))
      $$;

      create table audit_search (
        entry_id bigint not null,
        occurred_at timestamptz not null,
        actor_id text,
        action text not null,
        subject_type text not null,
        subject_id text not null,
        request_id text,
        address text,
        words tsvector not null,
        constraint audit_search_pk primary key (entry_id)
      );
      insert into audit_search (entry_id, occurred_at, actor_id, action, subject_type, subject_id, request_id, address, words)
      select e.id, e.occurred_at, e.actor_id, e.action, e.subject_type, e.subject_id, e.request_id, e.address, audit_words(e)
        from audit_entry e join audit_seal s on s.entry_id = e.id;
      create index audit_search_occurred_at_idx on audit_search (occurred_at, entry_id);
      create index audit_search_actor_idx on audit_search (actor_id, entry_id);
      create index audit_search_action_idx on audit_search (action text_pattern_ops, entry_id);
      create index audit_search_subject_idx on audit_search (subject_id, entry_id);
      create index audit_search_subject_type_idx on audit_search (subject_type, entry_id);
      create index audit_search_request_idx on audit_search (request_id, entry_id) where request_id is not null;
      create index audit_search_address_idx on audit_search (address, entry_id) where address is not null;
      create index audit_search_words_idx on audit_search using gin (words);

      create table audit_tree_node (
        level smallint not null,
        place bigint not null,
        hash text not null,
        constraint audit_tree_node_pk primary key (level, place)
      );

      create table audit_checkpoint (
        size bigint not null,
        last_hash text not null,
        root_hash text not null,
        made_at timestamptz not null,
        jws text not null,
        constraint audit_checkpoint_pk primary key (size)
      );
      create index audit_checkpoint_made_at_idx on audit_checkpoint (made_at);

      create table audit_checkpoint_sending (
        size bigint not null,
        way text not null,
        sent_at timestamptz,
        last_error text,
        constraint audit_checkpoint_sending_pk primary key (size, way),
        constraint audit_checkpoint_sending_checkpoint_fk foreign key (size) references audit_checkpoint (size),
        constraint audit_checkpoint_sending_way check (way in ('mail', 'webhook'))
      );

      create table audit_verification (
        id bigint generated always as identity,
        started_at timestamptz not null,
        finished_at timestamptz,
        entries bigint,
        last_hash text,
        fault_position bigint,
        fault_entry_id bigint,
        fault text,
        told_at timestamptz,
        constraint audit_verification_pk primary key (id),
        constraint audit_verification_whole check ((finished_at is null) = (entries is null))
      );
      create index audit_verification_started_at_idx on audit_verification (started_at);

      create trigger audit_tree_node_append_only before update or delete on audit_tree_node for each row execute function refuse_change();
      create trigger audit_tree_node_no_truncate before truncate on audit_tree_node for each statement execute function refuse_change();
      create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint for each row execute function refuse_change();
      create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_verification, audit_checkpoint_sending, audit_checkpoint, audit_tree_node, audit_search, audit_mac_key;
      drop function audit_words(audit_entry);
      alter table audit_seal drop column mac;
      alter table audit_unsealed drop column noted_at;
    `);
  }
}
