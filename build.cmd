@rem Builds and checks everything on Windows: build. Arguments, if any, go to Maven instead. Untested.
@setlocal
@call "%~dp0scripts\find-jdk.cmd" || exit /b 3
@cd /d "%~dp0"
@set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow %MAVEN_OPTS%"
@call mvnw.cmd --batch-mode --no-transfer-progress %*
@exit /b %ERRORLEVEL%
