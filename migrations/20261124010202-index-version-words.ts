import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Published policies are searched by their words. The database keeps the words of every signed version, whatever road
 * signs it: one vector a version, in which its title weighs more than its headings and codes and these more than its
 * text, and one vector a section, to find the places that answer.
 *
 * Words are stemmed as English without their accents. The index keeps the words that English leaves out too, since "NO",
 * "AS" and "IT" are terms of medicine; a search leaves them out unless it has no others.
 */
export class IndexVersionWords20261124010202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists unaccent;
      create text search dictionary almanac_stem (template = snowball, language = english);
      create text search configuration almanac_every_word (copy = english);
      alter text search configuration almanac_every_word
        alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, almanac_stem;
      create text search configuration almanac_words (copy = english);
      alter text search configuration almanac_words
        alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, english_stem;

      create table version_words (
        version_id uuid constraint version_words_pk primary key,
        policy_id uuid not null,
        words tsvector not null,
        constraint version_words_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id)
      );
      create table section_words (
        version_id uuid not null constraint section_words_version_fk references policy_version (id),
        position int not null,
        anchor text not null,
        heading text not null,
        words tsvector not null,
        constraint section_words_pk primary key (version_id, position)
      );

      -- Words that a hyphen, a slash or a bar ties together are words of their own, or the parser would take "and/or" for
      -- a file and "62263-62264" for a negative number. A text with more different words than a vector holds is
      -- searched by its beginning.
      create function words_of_text(p_text text) returns tsvector language plpgsql immutable as $$
      declare
        part text := translate(p_text, '-/\\|_‐‑–—', '         ');
      begin
        loop
          begin
            return to_tsvector('almanac_every_word'::regconfig, part);
          exception when program_limit_exceeded then
            part := left(part, length(part) / 2);
          end;
        end loop;
      end $$;

      -- two vectors one after the other; where both are more than one holds, the first
      create function join_words(p_first tsvector, p_second tsvector) returns tsvector language plpgsql immutable as $$
      begin
        return p_first || p_second;
      exception when program_limit_exceeded then
        return p_first;
      end $$;

      create function index_version_words(p_version policy_version) returns void language plpgsql as $$
      declare
        section record;
        listed text;
        whole tsvector := setweight(words_of_text(p_version.title), 'A');
      begin
        select string_agg(distinct c.code, ' ') into listed from codes_of_document(p_version.document) c;
        whole := join_words(whole, setweight(words_of_text(coalesce(listed, '')), 'B'));
        for section in
          select (n - 1)::int as position, s ->> 'id' as anchor, coalesce(s ->> 'heading', '') as heading,
                 setweight(words_of_text(coalesce(s ->> 'heading', '')), 'B') as heading_words,
                 words_of_text(coalesce(s ->> 'markdown', '')) as text_words
            from jsonb_path_query_array(p_version.document, 'lax $.sections[*]') all_sections,
                 jsonb_array_elements(all_sections) with ordinality as e (s, n)
           where s ->> 'id' is not null order by n
        loop
          insert into section_words (version_id, position, anchor, heading, words)
          values (p_version.id, section.position, section.anchor, section.heading,
                  join_words(section.heading_words, section.text_words));
          whole := join_words(join_words(whole, section.heading_words), section.text_words);
        end loop;
        insert into version_words (version_id, policy_id, words) values (p_version.id, p_version.policy_id, whole);
      end $$;
      select count(index_version_words(v)) from policy_version v where v.state = 'approved';
      create index version_words_words_ix on version_words using gin (words);

      create function note_version_words() returns trigger language plpgsql as $$
      begin
        perform index_version_words(new);
        return null;
      end $$;
      create trigger policy_version_note_words after update on policy_version
        for each row when (new.state = 'approved' and old.state <> 'approved') execute function note_version_words();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger policy_version_note_words on policy_version;
      drop function note_version_words();
      drop function index_version_words(policy_version);
      drop function join_words(tsvector, tsvector);
      drop function words_of_text(text);
      drop table section_words;
      drop table version_words;
      drop text search configuration almanac_words;
      drop text search configuration almanac_every_word;
      drop text search dictionary almanac_stem;
      drop extension unaccent;
    `);
  }
}
