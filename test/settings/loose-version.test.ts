import { isRelease, looseVersion, minorOf } from '../../lib/settings/loose-version';

test.each([
  ['3', { major: 3, minor: 0, patch: 0, prerelease: '' }],
  ['v1.14', { major: 1, minor: 14, patch: 0, prerelease: '' }],
  ['1.18.3', { major: 1, minor: 18, patch: 3, prerelease: '' }],
  ['0.9.0-rc.1+build.7', { major: 0, minor: 9, patch: 0, prerelease: 'rc.1' }],
  ['1.18.3+build', { major: 1, minor: 18, patch: 3, prerelease: '' }],
])('%s is a version', (text, version) => {
  expect(looseVersion(text)).toEqual(version);
});

test.each(['', 'latest', 'vv1', '1.2.3.4', '1.', '1.18.x', '1.18 '])('%j is no version', (text) => {
  expect(looseVersion(text)).toBeUndefined();
});

test.each([
  ['1.18.3', true],
  ['v1.18.3', false],
  ['1.18', false],
  ['1.18.3-rc.0', false],
])('%s is a release: %s', (text, is) => {
  expect(isRelease(text)).toBe(is);
});

test.each([
  ['1.36', '1.36'],
  ['v1.36.3', '1.36'],
  ['v1.36.3+k3s1', '1.36'],
  ['v1.34.1-gke.100', '1.34'],
  ['latest', undefined],
  ['1.36.x', undefined],
])('the minor version of %s is %s', (text, minor) => {
  expect(minorOf(text)).toBe(minor);
});
