# Two stages: what builds stays behind; what runs is a virtual environment and the configuration, and not as root.
ARG PYTHON=3.12.11
# requirements-web.txt makes an image that can also run `copydesk web`.
ARG REQUIREMENTS=requirements-worker.txt
FROM docker.io/library/python:${PYTHON}-slim-bookworm AS build
ARG REQUIREMENTS
WORKDIR /src
RUN python -m venv /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH
COPY requirements-worker.txt requirements-web.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r ${REQUIREMENTS}
COPY pyproject.toml README.md LICENSE Procfile docker-compose.yml ./
COPY config config
COPY docs/deploy/systemd docs/deploy/systemd
COPY worker worker
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM docker.io/library/python:${PYTHON}-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/copydesk copydesk \
    && install --directory --owner copydesk --group copydesk /var/lib/copydesk/archive /srv/copydesk
COPY --from=build /opt/copydesk /opt/copydesk
WORKDIR /srv/copydesk
COPY Procfile ./
COPY config config
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COPYDESK_ARCHIVE_URL=file:///var/lib/copydesk/archive \
    COPYDESK_LOG_FORMAT=json
USER 10001
# One process a container: `worker fetch`, `worker parse`, `beat`, ...
ENTRYPOINT ["copydesk"]
CMD ["status"]
