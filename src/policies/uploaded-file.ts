import type { FastifyRequest } from 'fastify';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import type { ImportedFile } from './imported-draft.ts';

/**
 * Reads the one file of a multipart request. Throws unsupported_media_type for another kind of request,
 * payload_too_large, and invalid_request without a file, with two, or for a body that breaks off.
 */
export async function uploadedFile(request: FastifyRequest): Promise<ImportedFile> {
  if (!request.isMultipart()) {
    throw new DomainError(
      'unsupported_media_type',
      'send the document as multipart/form-data, in the field "file"',
    );
  }
  try {
    let only: ImportedFile | undefined;
    for await (const file of request.files({ limits: { files: 2 } })) {
      if (only !== undefined)
        throw new InvalidRequest([{ field: 'file', reason: 'send one document at a time' }]);
      only = { name: file.filename, bytes: await file.toBuffer() };
    }
    if (only === undefined) throw new InvalidRequest([{ field: 'file', reason: 'is missing' }]);
    return only;
  } catch (error) {
    if (error instanceof DomainError || (error instanceof Error && 'statusCode' in error)) throw error;
    throw new InvalidRequest([{ field: 'file', reason: 'the multipart body breaks off or is malformed' }]);
  }
}
