// What `thumbnails.ts` runs: one picture in, one small picture out.
import { Jimp } from 'jimp';
import { move } from 'marea/worker';

/** @param {{ bytes: Uint8Array<ArrayBuffer>, width: number }} picture */
export const thumbnail = async ({ bytes, width }) => {
  const picture = await Jimp.read(bytes.buffer);
  return new Uint8Array(await picture.resize({ w: width }).getBuffer('image/jpeg'));
};

/**
 * The same for threads: the small picture is moved to the other thread instead of copied.
 * @param {{ bytes: Uint8Array<ArrayBuffer>, width: number }} picture
 */
export const movedThumbnail = async (picture) => move(await thumbnail(picture));
