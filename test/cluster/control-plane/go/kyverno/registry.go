package main

import (
	"bytes"
	"context"
	"crypto"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/sigstore/cosign/v3/pkg/oci/mutate"
	ociremote "github.com/sigstore/cosign/v3/pkg/oci/remote"
	"github.com/sigstore/cosign/v3/pkg/oci/static"
	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/payload"
)

// Image is one that the registry has.
type Image struct {
	// Name has the tag, and not the registry.
	Name string
	// Key is the private key that it is signed with, as PEM; empty for none.
	Key string
}

// serve starts a registry with these images and says where it listens.
func serve(ctx context.Context, images []Image) (string, func(), error) {
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	address := strings.TrimPrefix(server.URL, "http://")
	for _, image := range images {
		if err := push(ctx, address, image); err != nil {
			server.Close()
			return "", nil, err
		}
	}
	return address, server.Close, nil
}

func push(ctx context.Context, address string, image Image) error {
	tag, err := name.NewTag(fmt.Sprintf("%s/%s", address, image.Name))
	if err != nil {
		return err
	}
	content, err := random.Image(256, 1)
	if err != nil {
		return err
	}
	if err := remote.Write(tag, content, remote.WithContext(ctx)); err != nil || image.Key == "" {
		return err
	}
	hash, err := content.Digest()
	if err != nil {
		return err
	}
	return sign(ctx, tag.Digest(hash.String()), image.Key)
}

// sign does what `cosign sign --key … --tlog-upload=false` does.
func sign(ctx context.Context, image name.Digest, key string) error {
	private, err := cryptoutils.UnmarshalPEMToPrivateKey([]byte(key), cryptoutils.SkipPassword)
	if err != nil {
		return err
	}
	signer, err := signature.LoadSigner(private, crypto.SHA256)
	if err != nil {
		return err
	}
	signed, err := (&payload.Cosign{Image: image}).MarshalJSON()
	if err != nil {
		return err
	}
	bits, err := signer.SignMessage(bytes.NewReader(signed))
	if err != nil {
		return err
	}
	made, err := static.NewSignature(signed, base64.StdEncoding.EncodeToString(bits))
	if err != nil {
		return err
	}
	options := ociremote.WithRemoteOptions(remote.WithContext(ctx))
	entity, err := ociremote.SignedEntity(image, options)
	if err != nil {
		return err
	}
	attached, err := mutate.AttachSignatureToEntity(entity, made)
	if err != nil {
		return err
	}
	return ociremote.WriteSignatures(image.Repository, attached, options)
}
