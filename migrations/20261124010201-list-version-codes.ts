import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Claims systems ask for a code on a day of service, by the hundred thousand a night. The codes of signed versions stand
 * in a table of their own, which the database fills itself whatever road signs a version, so that a look-up reads some
 * index entries and no document. A range that only a code list could expand (`H90.0-H90.8`) is kept as a span, which any
 * code between its ends falls in. An index finds the versions under embargo, which are hardly any. The index over the
 * codes inside the documents is no longer asked.
 */
export class ListVersionCodes20261124010201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- the order of codes is that of their bytes, whatever the database's language
      create type code_span as range (subtype = text, collation = "C");

      -- What codes are compared by within a range: the system, then the kind that a CPT code's last character tells
      -- (digits, F, T, U, M), since 0100T does not lie between 00100 and 01999.
      create function code_key(p_system text, p_code text) returns text
      language sql immutable parallel safe as $$
        select p_system || ' ' || case when p_system = 'ICD-10-CM' then '' else translate(right(p_code, 1), '0123456789', '0000000000') end
               || ' ' || p_code
      $$;

      -- The codes a document lists. "None" has no digit and is no code, and what is longer than a range of two codes ever
      -- is would fit into no index. The last code of a range takes what is below it
      -- along: H90.81 lies in H90.0-H90.8. A range that runs backwards is kept as it is printed and holds nothing.
      create function codes_of_document(p_document jsonb)
      returns table (system text, code text, span code_span)
      language sql immutable parallel safe as $$
        select distinct listed.system, listed.code,
               case when ends[1] <= ends[2] collate "C" and code_key(listed.system, ends[1]) < code_key(listed.system, ends[2]) collate "C"
                    then code_span(code_key(listed.system, ends[1]), code_key(listed.system, ends[2]) || '~', '[)') end
          from (select upper(btrim(c ->> 'system')) as system, upper(btrim(c ->> 'code')) as code
                  from jsonb_path_query(p_document, 'lax $.codes[*]') c) listed,
               lateral (select regexp_match(listed.code, '^([0-9A-Z.]+)-([0-9A-Z.]+)$') as ends) split
         where listed.system is not null and listed.code ~ '[0-9]' and length(listed.code) <= 40
      $$;

      create table version_code (
        version_id uuid not null,
        policy_id uuid not null,
        system text collate "C" not null,
        code text collate "C" not null,
        span code_span,
        constraint version_code_pk primary key (version_id, system, code),
        constraint version_code_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id)
      );
      insert into version_code (version_id, policy_id, system, code, span)
      select v.id, v.policy_id, c.system, c.code, c.span
        from policy_version v, codes_of_document(v.document) c where v.state = 'approved';
      create index version_code_code_ix on version_code (code, system) include (policy_id, version_id);
      create index version_code_span_ix on version_code using gist (span) where span is not null;

      create function list_version_codes() returns trigger language plpgsql as $$
      begin
        insert into version_code (version_id, policy_id, system, code, span)
        select new.id, new.policy_id, c.system, c.code, c.span from codes_of_document(new.document) c;
        return null;
      end $$;
      create trigger policy_version_list_codes after update on policy_version
        for each row when (new.state = 'approved' and old.state <> 'approved') execute function list_version_codes();
      create trigger version_code_append_only before update or delete on version_code
        for each row execute function refuse_change();
      create trigger version_code_no_truncate before truncate on version_code
        for each statement execute function refuse_change();

      create index policy_version_embargo_end_ix on policy_version (embargo_until) where embargo_until is not null;
      drop index policy_version_codes_idx;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index policy_version_codes_idx on policy_version
        using gin ((document -> 'codes') jsonb_path_ops) where state = 'approved';
      drop index policy_version_embargo_end_ix;
      drop trigger policy_version_list_codes on policy_version;
      drop function list_version_codes();
      drop table version_code;
      drop function codes_of_document(jsonb);
      drop function code_key(text, text);
      drop type code_span;
    `);
  }
}
