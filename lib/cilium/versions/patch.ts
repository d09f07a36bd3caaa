import { known, type Problem, quoted } from '../../problems';
import { isRelease } from '../../settings/loose-version';
import { compareVersions, isDigest, type PublishedImage } from '../../settings/version';
import { type CiliumImage, type CiliumLine, type CiliumRelease, LINES } from './line';

/** What is known of a patch release that came out after this package. */
export interface CiliumPatchProps {
  /**
   * Digests of the images that have the version as their tag, such as `{ agent: 'sha256:…' }`. Upstream lists them in
   * the notes of the release.
   * @default - none: these images are named by their tags alone, and a warning says so
   */
  readonly digests?: { readonly [image in CiliumImage]?: string };

  /**
   * Images with their own tag that the patch release changes, such as Envoy's.
   * @default - those of the newest known release of the line
   */
  readonly images?: { readonly [image in CiliumImage]?: PublishedImage };
}

/** The newest known release of the line with the number and the images of a later one. */
export function patched(
  version: string,
  line: CiliumLine,
  { digests = {}, images = {} }: CiliumPatchProps,
): CiliumRelease {
  const newest = newestOf(line);
  const given: { readonly [image: string]: string | undefined } = digests;
  const release = Object.entries(newest.images).map(([name, { repository, tag, digest }]): [string, PublishedImage] => {
    const moves = tag === `v${newest.version}` && version !== newest.version;
    return [
      name,
      { repository, tag: moves ? `v${version}` : tag, digest: given[name] ?? (moves ? undefined : digest) },
    ];
  });
  return { version, images: { ...Object.fromEntries(release), ...images } };
}

/** What is wrong with a patch release and with what is given for it. */
export function patchProblems(version: string, line: CiliumLine | undefined, props: CiliumPatchProps): Problem[] {
  return [...numberProblems(version, line), ...(line ? imageProblems(line, props) : [])];
}

function numberProblems(version: string, line: CiliumLine | undefined): Problem[] {
  if (!line || !isRelease(version)) {
    return [
      {
        what: `${quoted(version)} is not a patch release of ${LINES.map((each) => each.line).join(', ')}.`,
        remedy: 'Give its number as three numbers with dots, without a leading v.',
        code: 'CIL134',
      },
    ];
  }
  const newest = newestOf(line).version;
  if (compareVersions(version, newest) >= 0) return [];
  return [
    {
      what: `Cilium ${version} is older than ${newest}, the newest release of its line that is known here.`,
      remedy: `Use CiliumVersion.of(…) for one of ${line.releases.map((each) => each.version).join(', ')}.`,
      code: 'CIL134',
    },
  ];
}

function imageProblems(line: CiliumLine, { digests = {}, images = {} }: CiliumPatchProps): Problem[] {
  const names = Object.keys(newestOf(line).images);
  const given = [
    ...Object.entries(digests).map(([name, digest]) => ({ path: `digests.${name}`, name, digest })),
    ...Object.entries(images).map(([name, image]) => ({ path: `images.${name}.digest`, name, digest: image?.digest })),
  ];
  return given.flatMap(({ path, name, digest }): Problem[] => {
    if (!names.includes(name)) {
      const { known: there, nearest } = known(names, name);
      return [
        {
          what: `${path}: ${name} is not an image of Cilium ${line.line}; ${there}.`,
          remedy: nearest ? `Did you mean ${nearest}?` : 'Remove it.',
          code: 'CIL135',
        },
      ];
    }
    if (digest === undefined || isDigest(digest)) return [];
    return [
      {
        what: `${path} is ${quoted(digest, path)}, but it must be sha256: and 64 hexadecimal digits.`,
        remedy: "Take it from the release's notes, or leave it out.",
        code: 'CIL135',
      },
    ];
  });
}

function newestOf({ releases }: CiliumLine): CiliumRelease {
  return releases.at(-1) as CiliumRelease;
}
