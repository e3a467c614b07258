# One image, three uses:
#
#   a KRM function                   docker run --rm -i --network none IMAGE < resourcelist.yaml
#   the start wrapper's init         /batchfn-start --install /batchfn/batchfn-start
#   Argo CD's plugin, in a sidecar   /var/run/argocd/argocd-cmp-server, which reads the plugin.yaml in here
#
# It needs neither network, nor a writable root, nor a certain user, and has no shell. BuildKit and the classic
# builder (DOCKER_BUILDKIT=0) make it; BuildKit for other platforms as well, without emulation.

ARG GOLANG=golang:1.26
ARG BASE=scratch
ARG VERSION=v0.1.0-dev

# The classic builder knows no BUILDPLATFORM; "linux" is linux on the daemon's own architecture.
FROM --platform=${BUILDPLATFORM:-linux} ${GOLANG} AS build
WORKDIR /src
ARG GOPROXY
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY fn fn
COPY plugin plugin
COPY LICENSE LICENSE
ARG VERSION
ARG TARGETOS
ARG TARGETARCH
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false"
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags "-s -w -X main.release=$VERSION" -o /out/ ./cmd/batchfn ./cmd/batchfn-start
# plugin.yaml is printed by the same source with the same flags, on the architecture that builds.
RUN mkdir -p /image/etc /image/tmp /image/usr/local/bin \
        /image/home/argocd/cmp-server/config /image/home/argocd/cmp-server/plugins && \
    cd /image && \
    go run -C /src -ldflags "-s -w -X main.release=$VERSION" ./cmd/batchfn plugin config > home/argocd/cmp-server/config/plugin.yaml && \
    mv /out/batchfn usr/local/bin/ && \
    mv /out/batchfn-start /src/LICENSE . && \
    printf '%s:/tmp:/sbin/nologin\n' root:x:0:0:root nobody:x:65534:65534:nobody argocd:x:999:999:argocd > etc/passwd && \
    printf '%s:\n' root:x:0 nogroup:x:65534 argocd:x:999 > etc/group && \
    chmod 644 LICENSE && \
    chmod 1777 tmp && \
    chown -R 999:999 home/argocd

FROM ${BASE}
COPY --from=build /image/ /
# Argo CD wants user 999, kpt and kustomize say nobody, the init container 65532: any will do. By number, since
# runAsNonRoot reads no names.
USER 999:999
# What has to be written goes to /tmp; names and files of the user are looked for nowhere else.
ENV HOME=/tmp PATH=/usr/local/bin
ENTRYPOINT ["/usr/local/bin/batchfn"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="batchfn" \
      org.opencontainers.image.description="Compact batch specs in, complete Kubernetes manifests out" \
      org.opencontainers.image.source="https://github.com/batchfn/batchfn" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
