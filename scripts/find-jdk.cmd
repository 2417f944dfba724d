@rem Called by the .cmd scripts at the top of the project: sets JAVA_HOME to the first JDK of version 25
@rem or newer among JAVA_HOME, JAVA25_HOME and the usual install folders; else says what to do. Untested.
@call :try "%JAVA_HOME%" && exit /b 0
@call :try "%JAVA25_HOME%" && exit /b 0
@for %%V in ("Eclipse Adoptium" "Java" "Microsoft" "Zulu" "Amazon Corretto" "OpenJDK") do @(
  for /d %%J in ("%ProgramFiles%\%%~V\*") do @call :try "%%~J" && exit /b 0
)
@echo RoughSpike needs JDK 25 or newer and found none: install one, for instance Temurin from https://adoptium.net, or set JAVA_HOME to its folder. 1>&2
@exit /b 1

:try
@if not exist "%~1\bin\javac.exe" exit /b 1
@findstr /r /c:"^JAVA_VERSION=.2[5-9]" /c:"^JAVA_VERSION=.[3-9][0-9]" "%~1\release" > nul 2> nul || exit /b 1
@set "JAVA_HOME=%~1"
@exit /b 0
