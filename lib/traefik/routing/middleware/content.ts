import * as v from 'valibot';
import type { Problem } from '../../../problems';
import { flag, texts, whole } from '../../../settings/values';
import type { MiddlewareDefinition } from './definition';

/** How a response can be compressed. */
export type Encoding = 'gzip' | 'br' | 'zstd';

/** Configuration of `Middleware.compress`. */
export interface CompressConfig {
  /** In order of preference. @default ['gzip', 'br', 'zstd'] */
  readonly encodings?: readonly Encoding[];
  /** Encoding for clients that do not send `Accept-Encoding`. @default - not compressed */
  readonly defaultEncoding?: Encoding;
  /** Content types that are not compressed. @default - only gRPC */
  readonly excludedContentTypes?: readonly string[];
  /** The only content types that are compressed. @default - all */
  readonly includedContentTypes?: readonly string[];
  /** Minimum size of a response that is compressed, in bytes. @default 1024 */
  readonly minResponseBodyBytes?: number;
}

const encoding = v.picklist(['gzip', 'br', 'zstd']);

export const compress: MiddlewareDefinition<CompressConfig> = {
  checks: {
    encodings: v.array(encoding),
    defaultEncoding: encoding,
    excludedContentTypes: texts,
    includedContentTypes: texts,
    minResponseBodyBytes: whole(0),
  },
  problems: compressContradictions,
};

function compressContradictions(config: CompressConfig): Problem[] {
  const { excludedContentTypes, includedContentTypes, encodings, defaultEncoding } = config;
  const problems: Problem[] = [];
  if (excludedContentTypes && includedContentTypes) {
    problems.push({
      what: 'compress has excludedContentTypes and includedContentTypes, but Traefik takes one of the two.',
      remedy: 'Remove one of them.',
      code: 'TRR025',
    });
  }
  if (encodings && defaultEncoding && !encodings.includes(defaultEncoding)) {
    problems.push({
      what: `defaultEncoding is ${defaultEncoding}, which is not among encodings: Traefik refuses the middleware.`,
      remedy: `Add ${defaultEncoding} to encodings, or leave defaultEncoding out.`,
      code: 'TRR025',
    });
  }
  return problems;
}

/** Configuration of `Middleware.grpcWeb`. */
export interface GrpcWebConfig {
  /** Origins whose scripts may send requests; `*` for any. @default - none */
  readonly allowOrigins?: readonly string[];
}

export const grpcWeb: MiddlewareDefinition<GrpcWebConfig> = { checks: { allowOrigins: texts } };

/** Configuration of `Middleware.contentType`, which is empty: it adds the content type to responses without one. */
export type ContentTypeConfig = Record<never, never>;

export const contentType: MiddlewareDefinition<ContentTypeConfig> = { checks: {} };

/** Which parts of a certificate's names are passed on; all are left out unless given. */
export interface IssuerParts {
  /**
   * Its common name.
   * @default false
   */
  readonly commonName?: boolean;
  /**
   * Its country.
   * @default false
   */
  readonly country?: boolean;
  /**
   * Its domain components.
   * @default false
   */
  readonly domainComponent?: boolean;
  /**
   * Its locality.
   * @default false
   */
  readonly locality?: boolean;
  /**
   * Its organization.
   * @default false
   */
  readonly organization?: boolean;
  /**
   * Its province.
   * @default false
   */
  readonly province?: boolean;
  /**
   * Its serial number.
   * @default false
   */
  readonly serialNumber?: boolean;
}

/** Which parts of a certificate's subject are passed on; all are left out unless given. */
export interface SubjectParts extends IssuerParts {
  /**
   * Its organizational unit.
   * @default false
   */
  readonly organizationalUnit?: boolean;
}

/** What the header `X-Forwarded-Tls-Client-Cert-Info` contains of the client's certificate. */
export interface ClientCertInfo {
  /**
   * Its issuer.
   * @default - none
   */
  readonly issuer?: IssuerParts;
  /**
   * Its subject.
   * @default - none
   */
  readonly subject?: SubjectParts;
  /**
   * The end of its validity.
   * @default false
   */
  readonly notAfter?: boolean;
  /**
   * The start of its validity.
   * @default false
   */
  readonly notBefore?: boolean;
  /**
   * Its subject alternative names.
   * @default false
   */
  readonly sans?: boolean;
  /**
   * The serial number of the certificate.
   * @default false
   */
  readonly serialNumber?: boolean;
}

/** Configuration of `Middleware.passTLSClientCert`. */
export interface PassTLSClientCertConfig {
  /** Whether the header `X-Forwarded-Tls-Client-Cert` contains the whole certificate. @default false */
  readonly pem?: boolean;
  /** Parts of it in a header. @default - none */
  readonly info?: ClientCertInfo;
}

const ISSUER_CHECKS = {
  commonName: flag,
  country: flag,
  domainComponent: flag,
  locality: flag,
  organization: flag,
  province: flag,
  serialNumber: flag,
};

export const passTLSClientCert: MiddlewareDefinition<PassTLSClientCertConfig> = {
  checks: {
    pem: flag,
    info: {
      issuer: ISSUER_CHECKS,
      subject: { ...ISSUER_CHECKS, organizationalUnit: flag },
      notAfter: flag,
      notBefore: flag,
      sans: flag,
      serialNumber: flag,
    },
  },
};
