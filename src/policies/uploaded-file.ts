import type { FastifyRequest } from 'fastify';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import type { ImportedFile } from './imported-draft.ts';

/** A form with a document in it, as a browser sends one. */
export interface UploadedForm {
  /** The text fields by name; of a name that comes twice, the last. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: ImportedFile;
}

/** Text fields of a form, and bytes of each: a token and a few choices. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 2000;

/**
 * Reads the one file of a multipart request. Throws unsupported_media_type for another kind of request,
 * payload_too_large, and invalid_request without a file, with two, or for a body that breaks off.
 */
export async function uploadedFile(request: FastifyRequest): Promise<ImportedFile> {
  return (await uploadedForm(request)).file;
}

/** Reads the one file of a multipart form and its text fields. Throws what {@link uploadedFile} throws. */
export async function uploadedForm(request: FastifyRequest): Promise<UploadedForm> {
  if (!request.isMultipart()) {
    throw new DomainError(
      'unsupported_media_type',
      'send the document as multipart/form-data, in the field "file"',
    );
  }
  try {
    return await readForm(request);
  } catch (error) {
    if (error instanceof DomainError || (error instanceof Error && 'statusCode' in error)) throw error;
    throw new InvalidRequest([{ field: 'file', reason: 'the multipart body breaks off or is malformed' }]);
  }
}

async function readForm(request: FastifyRequest): Promise<UploadedForm> {
  const fields: Record<string, string> = {};
  let file: ImportedFile | undefined;
  for await (const part of request.parts({
    limits: { files: 2, fields: MOST_FIELDS, fieldSize: LONGEST_FIELD },
  })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      continue;
    }
    if (file !== undefined) {
      throw new InvalidRequest([{ field: 'file', reason: 'send one document at a time' }]);
    }
    file = { name: part.filename, bytes: await part.toBuffer() };
  }
  if (file === undefined) throw new InvalidRequest([{ field: 'file', reason: 'is missing' }]);
  return { fields, file };
}
