# failover with git and ssh, to run in CI and in a cluster.
#
#     docker build --tag failover .
#     docker run --rm --volume "$PWD:/repository" failover status

FROM swift:6.3-bookworm AS build
RUN apt-get update --quiet=2 \
  && apt-get install --yes --no-install-recommends libgit2-dev libyaml-dev make pkg-config python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make install STATIC=yes PREFIX=/usr DESTDIR=/installed

FROM debian:bookworm-slim
RUN apt-get update --quiet=2 \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /installed/usr /usr

# A repository that is mounted commonly belongs to another user than this one.
RUN git config --system --add safe.directory /repository \
  && useradd --create-home --uid 10001 failover
USER failover
WORKDIR /repository
ENTRYPOINT ["failover"]
