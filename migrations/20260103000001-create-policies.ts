import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies, their versions, signatures and review dates, and the batches in which a payer's existing manual is adopted.
 * Partial dates are text, as printed; full days are `date`; what time derives (scheduled, active …) is stored nowhere.
 */
export class CreatePolicies20260103000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create domain partial_date as text
        constraint partial_date_shape check (value ~ '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$');

      create table policy (
        id uuid constraint policy_pk primary key,
        slug text not null constraint policy_slug_key unique
          constraint policy_slug_shape check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
        number text,
        manual_section text,
        title text not null constraint policy_title_given check (title <> ''),
        owner_id uuid constraint policy_owner_fk references person (id),
        cadence_months int not null default 12 constraint policy_cadence_positive check (cadence_months > 0),
        anchor_month int constraint policy_anchor_is_month check (anchor_month between 1 and 12),
        ceiling_months int not null default 12 constraint policy_ceiling_positive check (ceiling_months > 0),
        created_at timestamptz not null,
        revision int not null default 1
      );
      create index policy_owner_ix on policy (owner_id);
      create index policy_title_ix on policy (title, id);

      create table policy_reviewer (
        policy_id uuid not null constraint policy_reviewer_policy_fk references policy (id),
        person_id uuid not null constraint policy_reviewer_person_fk references person (id),
        constraint policy_reviewer_pk primary key (policy_id, person_id)
      );
      create index policy_reviewer_person_ix on policy_reviewer (person_id);

      create table adoption_batch (
        id uuid constraint adoption_batch_pk primary key,
        state text not null default 'open' constraint adoption_batch_state check (state in ('open', 'signed')),
        opened_at timestamptz not null,
        opened_by text not null,
        signed_at timestamptz,
        signed_by uuid constraint adoption_batch_signer_fk references person (id),
        batch_hash text,
        constraint adoption_batch_signed_whole check (
          (state = 'signed') = (signed_at is not null and signed_by is not null and batch_hash is not null))
      );
      create unique index adoption_batch_one_open on adoption_batch (state) where state = 'open';

      create table policy_version (
        id uuid constraint policy_version_pk primary key,
        policy_id uuid not null constraint policy_version_policy_fk references policy (id),
        number int not null constraint policy_version_number_positive check (number > 0),
        state text not null default 'draft'
          constraint policy_version_state check (state in ('draft', 'in_review', 'approved', 'withdrawn')),
        base_version_id uuid,
        title text not null constraint policy_version_title_given check (title <> ''),
        document jsonb not null,
        content_hash text not null constraint policy_version_content_hash_shape check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
        origin partial_date,
        last_review partial_date,
        next_review partial_date,
        effective date constraint policy_version_effective_finite check (isfinite(effective)),
        literature_searched_through partial_date,
        change_class text constraint policy_version_change_class check (change_class in
          ('new', 'restrictive', 'expansive', 'neutral', 'editorial', 'codes_only', 'reaffirmed', 'retired')),
        lines_of_business text[] not null default '{}',
        jurisdictions text[] not null default '{}',
        author_id uuid constraint policy_version_author_fk references person (id),
        last_editor_id uuid constraint policy_version_last_editor_fk references person (id),
        revision int not null default 1,
        submitted_at timestamptz,
        envelope text,
        envelope_hash text,
        approved_at timestamptz,
        review_outcome text constraint policy_version_review_outcome check (review_outcome in ('revised', 'reaffirmed')),
        adoption_batch_id uuid constraint policy_version_adoption_batch_fk references adoption_batch (id),
        brought_by jsonb,
        source_name text,
        source_hash text,
        findings jsonb not null default '[]',
        created_at timestamptz not null,
        constraint policy_version_number_key unique (policy_id, number),
        constraint policy_version_of_policy_key unique (policy_id, id),
        constraint policy_version_approved_at_key unique (policy_id, approved_at),
        constraint policy_version_base_fk foreign key (policy_id, base_version_id) references policy_version (policy_id, id),
        constraint policy_version_approved_whole check (
          case when state = 'approved'
            then num_nulls(envelope, envelope_hash, approved_at, effective, change_class) = 0
            else num_nonnulls(envelope, envelope_hash, approved_at) = 0 end),
        constraint policy_version_envelope_hashed check (
          envelope_hash = 'sha256:' || encode(sha256(convert_to(envelope, 'UTF8')), 'hex'))
      );
      create index policy_version_batch_ix on policy_version (adoption_batch_id) where adoption_batch_id is not null;
      create index policy_version_source_ix on policy_version (source_hash) where source_hash is not null;

      create table version_signature (
        id uuid constraint version_signature_pk primary key,
        version_id uuid not null constraint version_signature_version_fk references policy_version (id),
        person_id uuid not null constraint version_signature_person_fk references person (id),
        name text not null,
        role text not null,
        credentials text,
        meaning text not null,
        envelope_hash text not null,
        signed_at timestamptz not null,
        method text not null,
        constraint version_signature_once unique (version_id, envelope_hash, person_id)
      );

      create table policy_review_dates (
        policy_id uuid not null constraint policy_review_dates_policy_fk references policy (id),
        revision int not null constraint policy_review_dates_revision_positive check (revision > 0),
        last_review partial_date,
        next_review partial_date not null,
        version_id uuid,
        reason text,
        recorded_at timestamptz not null,
        constraint policy_review_dates_pk primary key (policy_id, revision),
        constraint policy_review_dates_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table policy_review_dates, version_signature, policy_version, adoption_batch, policy_reviewer, policy;
      drop domain partial_date;
    `);
  }
}
